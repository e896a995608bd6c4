/** The action table: one row for each action, in the order in which the documents list them. */
import type { Action } from './action';
import { chatPost } from './chat';
import { completionPost } from './completions';
import { editPost } from './edits';
import { embedPost } from './embeddings';
import { fineTuningCancelPost, fineTuningEventsGet, fineTuningGet, fineTuningPost } from './fine-tuning';
import { modelsGet } from './models';
import { moderationPost } from './moderations';
import { audioSpeechPost } from './speech';

export type { Action, Purpose } from './action';
export type { AdaptationOutput } from './schema';

export const actions: readonly Action[] = [
  chatPost,
  completionPost,
  editPost,
  embedPost,
  moderationPost,
  audioSpeechPost,
  fineTuningPost,
  fineTuningGet,
  fineTuningCancelPost,
  fineTuningEventsGet,
  modelsGet,
];
