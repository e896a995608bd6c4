/** Tests what the report says about inputs: each that a caller sent and OpenAI did not get so, and none that the app added. */
import type { AdaptationReport } from '../../src/actions';
import { describeAdaptation } from '../../src/adaptation';
import { fileFrom } from '../../src/schema/file';
import type { InputChange, Inputs } from '../../src/stages';
import { adaptationOn } from '../support/adaptation';
import { row } from '../support/rows';
import { noWish } from '../support/rows';

/** The report on a call before it is carried out. */
function reportOn(operationId: string, inputs: Inputs, changes: InputChange[] = []): AdaptationReport {
  const adaptation = adaptationOn('2026-11-22');
  const plan = adaptation.plan({ action: row(operationId), inputs, long: noWish, strict: false, changes });
  const report = describeAdaptation([{ request: plan.request }]);
  if (!report) throw new Error('There is nothing to report');
  return report;
}

const messages = [{ role: 'user', content: 'Hello' }];
const file = { ...fileFrom([Buffer.from('ID3')]), kind: 'mp3' };
const image = { ...fileFrom([Buffer.from('PNG')]), kind: 'png' };
const none = { dropped: [], translated: [], emulated: [] };

/** The inputs of a call, and those that the report lists. */
test.each<[string, Inputs, Partial<AdaptationReport>]>([
  // The app adds a system message, `logprobs: true` and `top_logprobs`.
  ['CompletionPost', { model: 'gpt-4o', prompt: 'Once', logprobs: 2 }, { translated: ['logprobs'] }],
  ['CompletionPost', { model: 'gpt-4o' }, {}],
  ['CompletionPost', { model: 'gpt-6-astra', prompt: 'Once', logprobs: 2 }, { dropped: ['logprobs'] }],
  [
    'CompletionPost',
    { model: 'gpt-4-turbo', prompt: 'Once', max_tokens: 5, presence_penalty: 1, echo: false },
    { dropped: ['echo', 'presence_penalty'], translated: ['max_tokens'] },
  ],
  // The app asks a model in the place of an old one not to reason.
  ['ChatPost', { model: 'gpt-4-turbo', messages }, {}],
  ['ChatPost', { model: 'gpt-5', messages, reasoning_effort: 'none' }, { translated: ['reasoning_effort'] }],
  ['ChatPost', { model: 'gpt-4o', messages, stream: true }, { emulated: ['stream'] }],
  [
    'ChatPost',
    { model: 'gpt-4o', messages, stream: true, stream_options: {} },
    { emulated: ['stream', 'stream_options'] },
  ],
  ['ChatPost', { model: 'gpt-4o', messages, stream: false }, {}],
  [
    'ChatPost',
    { model: 'gpt-4o', messages, tools: [], tool_choice: 'auto', stop: [] },
    { dropped: ['stop', 'tool_choice', 'tools'] },
  ],
  ['EditPost', { model: 'gpt-4o', input: 'Helo', instruction: 'Correct it.' }, {}],
  // The app has a model for embeddings, and prompts for pictures.
  ['EmbedPost', { input: 'Hello' }, {}],
  ['ImagePost', { prompt: 'A tree' }, {}],
  ['ImagePost', { prompt: 'A tree', response_format: 'url' }, { emulated: ['response_format'] }],
  ['ImagePost', { prompt: 'A tree', style: 'vivid' }, { translated: ['style'] }],
  ['ImagePost', { prompt: 'A tree', quality: 'hd' }, { translated: ['quality'] }],
  ['ImagePost', { prompt: 'A tree', quality: 'high', size: '1024x1024' }, {}],
  ['ImagePost', { prompt: 'A tree', size: '256x256' }, { translated: ['size'] }],
  ['ImageEditPost', { image }, {}],
  ['ImageVariationPost', { image, user: 'somebody' }, {}],
  ['AudioTranscriptionPost', { file, model: 'whisper-1' }, {}],
  [
    'AudioTranscriptionPost',
    { file, model: 'whisper-1', response_format: 'text' },
    { translated: ['response_format'] },
  ],
  ['AudioTranscriptionPost', { file, model: 'whisper-1', response_format: 'json' }, {}],
  ['AudioTranscriptionPost', { file, model: 'gpt-transcribe', language: 'de' }, { translated: ['language'] }],
  ['AudioTranslationPost', { file, model: 'whisper-1' }, {}],
  ['FineTuningPost', { training_file: 'file-1', model: 'gpt-4o-mini' }, {}],
  [
    'FineTuningPost',
    { training_file: 'file-1', model: 'gpt-4o-mini', hyperparameters: { n_epochs: 3 } },
    { translated: ['hyperparameters'] },
  ],
])('of %s with %j, the report lists %j', (operationId, inputs, listed) => {
  const { dropped, translated, emulated } = reportOn(operationId, inputs);
  expect({ dropped: [...dropped].sort(), translated, emulated }).toEqual({ ...none, ...listed });
});

/** What was done while inputs were read, and the list and the sentence about it. */
test.each<[InputChange, Partial<AdaptationReport>, string]>([
  [
    { field: 'stop', how: 'no_effect' },
    { dropped: ['stop'] },
    '`stop` was left out, because it has no effect here.',
  ],
  [
    { field: 'api-version', how: 'not_an_input' },
    { dropped: ['api-version'] },
    '`api-version` in the address was left out, because this action has no such input.',
  ],
  [{ field: 'user', how: 'rewritten' }, { translated: ['user'] }, '`user` was sent as “somebody”.'],
  [
    { field: 'user', how: 'mended' },
    { translated: ['user'] },
    '`user` contained half of a character, such as a cut emoji, which was replaced.',
  ],
  [{ field: 'n', how: 'body_wins' }, {}, '`n` was in the address and in the body; the body was used.'],
])('the change %j is in the report', (change, listed, sentence) => {
  const inputs = { model: 'my-deployment', messages };
  const { messages: sentences, ...report } = reportOn('ChatPost', { ...inputs, user: 'somebody' }, [change]);
  const { translated = [], dropped = [] } = listed;
  expect(report.dropped).toEqual(dropped);
  // The new name of `user` is told as well.
  expect(report.translated).toEqual([...new Set(['user', ...translated])]);
  expect(sentences).toContain(sentence);
});

test('changes of one kind share a sentence', () => {
  const changes = ['a', 'b', 'c'].map((field): InputChange => ({ field, how: 'no_effect' }));
  expect(reportOn('ChatPost', { model: 'my-deployment', messages }, changes)).toMatchObject({
    dropped: ['a', 'b', 'c'],
    messages: ['`a`, `b`, and `c` were left out, because they have no effect here.'],
  });
});

test('the whole report on a completion', () => {
  const inputs = {
    ...{ model: 'text-davinci-003', prompt: 'Once', max_tokens: 16, top_p: 0.5, logprobs: 1, best_of: 1 },
    ...{ n: 2, presence_penalty: 1 },
  };
  expect(reportOn('CompletionPost', inputs)).toEqual({
    model_asked: 'text-davinci-003',
    model_used: 'gpt-5.6-terra',
    dropped: ['best_of', 'presence_penalty'],
    translated: ['max_tokens', 'logprobs'],
    emulated: [],
    endpoint_emulated: '/v1/completions',
    retirement_ahead: '',
    messages: [
      'OpenAI shut down its endpoint for completions on 2026-09-28; a chat was used instead.',
      'OpenAI shut down text-davinci-003 on 2024-01-04; gpt-5.6-terra was used instead.',
      '`max_tokens` was sent as `max_completion_tokens`.',
      'gpt-5.6-terra was called with `reasoning_effort` “none”, so that it answers like a model that does not reason.',
      '`logprobs` was converted to what today’s models accept; the result is as close as they allow.',
      '`best_of` was left out, because it has no effect here.',
      'gpt-5.6-terra does not accept `presence_penalty`, which was left out.',
    ],
  });
});
