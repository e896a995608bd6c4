/** Decides whether a call runs as a long answer. Pure. docs/long-answers.md has the same rules as a table. */
import type { Settings } from '../../settings';
import { entryOf } from '../models/choice';
import { isChat, type AdaptedRequest, type PlannedRequest } from '../request';

/** What the caller of an action says and can do about long answers. */
export interface LongWish {
  /** Whether the caller asks for one. */
  asked: boolean;
  /** Whether the caller polls: asks again and again until the answer is there. */
  polls: boolean;
  /** Whether the answer could be read after the call. A key of the caller's own is gone by then. */
  isReadableLater: boolean;
}

/** What else the decision depends on. */
export interface LongOptions {
  setting: Settings['longAnswers'];
  /** Whether the service has background responses, as far as is known. */
  hasResponses: boolean;
  /** Whether the model has been slow lately. */
  isSlow: (model: string) => boolean;
}

/** Efforts at which a model may think for minutes. */
const longEfforts: readonly unknown[] = ['medium', 'high', 'xhigh', 'max'];

/** The largest picture that is made quickly, in pixels. */
const quickPixels = 1536 * 1024;

/** Whether a request could run as a long answer at all, whatever is in it. */
export function canRunLong(
  { action, inputs, service, path, purpose }: PlannedRequest,
  { isReadableLater }: LongWish,
  { setting, hasResponses }: LongOptions,
): boolean {
  const isStream = action.toEvents !== undefined && inputs.stream === true;
  const isPicture = purpose === 'image' || purpose === 'image-edit';
  const fits = (isChat({ path }) || isPicture) && service === 'openai' && !isStream;
  // The second request of an emulation needs the answer to the first.
  const isWhole = action.path === path || action.emulation?.further === undefined;
  return setting !== 'never' && hasResponses && isReadableLater && fits && isWhole;
}

/** Whether a request should run as a long answer. */
export function shouldRunLong(
  request: AdaptedRequest,
  { asked, polls }: LongWish,
  { setting, isSlow }: LongOptions,
): boolean {
  if (asked || setting === 'always') return true;
  return polls && (isChat(request) ? mayThinkLong(request, isSlow) : isDetailed(request));
}

function mayThinkLong({ draft }: AdaptedRequest, isSlow: LongOptions['isSlow']): boolean {
  const model = String(draft.body.model);
  const entry = entryOf(model);
  // Models that can do without reasoning do so by default. The others think moderately.
  const byDefault = entry?.leastEffort && entry.leastEffort !== 'none' ? 'medium' : undefined;
  const effort = draft.body.reasoning_effort ?? byDefault;
  return entry?.responsesOnly === true || longEfforts.includes(effort) || isSlow(model);
}

function isDetailed({ draft }: AdaptedRequest): boolean {
  const { quality, size } = draft.body;
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(size)) ?? [];
  return quality === 'high' || Number(width) * Number(height) > quickPixels;
}
