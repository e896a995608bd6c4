/** The action table: one row for each action, in the order in which the documents list them. */
import type { Action } from './action';
import { chatPost } from './chat';
import { embedPost } from './embeddings';
import { fineTuningCancelPost, fineTuningEventsGet, fineTuningGet, fineTuningPost } from './fine-tuning';
import { modelsGet } from './models';
import { moderationPost } from './moderations';

export type { Action } from './action';

export const actions: readonly Action[] = [
  chatPost,
  embedPost,
  moderationPost,
  fineTuningPost,
  fineTuningGet,
  fineTuningCancelPost,
  fineTuningEventsGet,
  modelsGet,
];
