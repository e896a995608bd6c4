/** What is copied: an operation with the inputs that were written. Pure. */
import type { Operation } from '../operations';
import { inputsOf, type Form, type Input } from '../request';

/** A call that is to be copied. The function key is not part of it. */
export interface CopiedCall {
  operation: Operation;
  inputs: readonly Input[];
  form: Form;
  /** Address of the app, without a slash at the end. */
  address: string;
  /** Whether the flow waits for up to an hour. */
  isLong: boolean;
}

/** What stands for the function key in everything that is copied. */
export const keyPlaceholder = '<function key>';

/** Makes a call to copy from a form. */
export function copiedCall(operation: Operation, form: Form, address: string, isLong: boolean): CopiedCall {
  return { operation, form, inputs: inputsOf(operation, form), address, isLong };
}

/** Inputs that are shown, in a place. Those that nobody sees are sent by the connector itself. */
export function shownInputs({ inputs }: Pick<CopiedCall, 'inputs'>): Input[] {
  return inputs.filter(([{ hidden }]) => !hidden);
}

/** Where the most useful output is, by operation: what the next step of a flow reads. The whole body if it is not here. */
export const mainOutputs: Readonly<Record<string, readonly (string | number)[]>> = {
  ChatPost: ['first_content'],
  CompletionPost: ['first_completion'],
  EditPost: ['choices', 0, 'text'],
  EmbedPost: ['data', 0, 'embedding'],
  ModerationPost: ['results', 0, 'flagged'],
  AudioTranscriptionPost: ['text'],
  AudioTranslationPost: ['text'],
  ImagePost: ['data', 0, 'url'],
  ImageEditPost: ['data', 0, 'url'],
  ImageVariationPost: ['data', 0, 'url'],
  FineTuningPost: ['id'],
  FineTuningGet: ['status'],
  AskPost: ['text'],
  FilePost: ['id'],
  AnswerPost: ['answer_id'],
  AnswerGet: ['first_content'],
};
