/** Lists every action in one table, in the order in which the documents list them. */
import type { Action } from './action';
import { askPost } from './ask';
import { audioTranslationPost } from './audio-translations';
import { chatPost } from './chat';
import { completionPost } from './completions';
import { editPost } from './edits';
import { embedPost } from './embeddings';
import { fileContentGet, fileDelete, fileGet, filePost, filesGet } from './uploads';
import { fineTuningCancelPost, fineTuningEventsGet, fineTuningGet, fineTuningPost } from './fine-tuning';
import { imageEditPost, imagePost, imageVariationPost } from './images';
import { batchCancelPost, batchGet, batchPost } from './many-prompts';
import { modelsGet } from './models';
import { moderationPost } from './moderations';
import { audioSpeechPost } from './speech';
import { audioTranscriptionPost } from './transcriptions';

export { askPost, batchPost, chatPost };
export { batchEnd, endOfBatch } from './many-prompts';
export { purposes, type Action, type ApiPath, type Purpose } from './action';
export { isReport, type AdaptationReport } from './adaptation-output';
export { answerSchema } from './mappings/answer-format';
export { chatOfPrompt } from './mappings/batch-chats';
export { wantsBase64 } from './images';
export { strictModel } from './shared-inputs';

export const actions: readonly Action[] = [
  chatPost,
  askPost,
  completionPost,
  editPost,
  embedPost,
  moderationPost,
  audioSpeechPost,
  audioTranscriptionPost,
  audioTranslationPost,
  imagePost,
  imageEditPost,
  imageVariationPost,
  fineTuningPost,
  fineTuningGet,
  fineTuningCancelPost,
  fineTuningEventsGet,
  filePost,
  filesGet,
  fileGet,
  fileDelete,
  fileContentGet,
  batchPost,
  batchGet,
  batchCancelPost,
  modelsGet,
];
