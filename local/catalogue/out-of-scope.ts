/** Lists the model names in OpenAI's types that the catalogue leaves out, and why. */

/** The day on which this list was last looked through, as YYYY-MM-DD. */
export const outOfScopeDate = '2026-11-25';

/** A kind of models that the catalogue leaves out. */
export interface OutOfScope {
  names: RegExp;
  reason: string;
}

/** The first match counts. */
export const outOfScope: readonly OutOfScope[] = [
  { names: /realtime|^gpt-live-/, reason: 'realtime sessions, which the app does not have' },
  { names: /^sora-/, reason: 'video, which the app does not have' },
  { names: /^computer-use-/, reason: 'control of a computer, only in the Responses API' },
  { names: /-deep-research(-|$)/, reason: 'research that takes many minutes, only in the Responses API' },
  { names: /cyber|daybreak|rosalind/, reason: 'only for organizations that OpenAI has approved' },
  { names: /^gpt-5\.1-mini$/, reason: 'not a model: the types keep the name for compatibility' },
  { names: /^(auto|\d{4}-\d{2}-\d{2})$/, reason: 'not a model: a version of custom voices' },
];

/** Why the catalogue leaves a model out; undefined if it should have the model. */
export function reasonToLeaveOut(model: string): string | undefined {
  return outOfScope.find(({ names }) => names.test(model))?.reason;
}
