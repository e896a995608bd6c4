/** Tests what was decided where something could be read in two ways. docs/calling.md says so, too. */
import { sample } from '../support/files';
import { chatWith, post, runCases, say } from './cases';

const picture = (image_url: unknown) =>
  say([
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url },
  ]);
const sentPicture = (url: string) => ({
  sent: { messages: [{ content: [{ type: 'text' }, { type: 'image_url', image_url: { url } }] }] },
});
const told = (message: string) => ({
  adaptation: { messages: expect.arrayContaining([message]) as string[] },
});

runCases([
  {
    title: 'a model in upper case',
    source: 'own',
    ...chatWith(say('Hi', { model: 'GPT-4o' })),
    right: { sent: { model: 'gpt-4o' }, reply: told('The model GPT-4o was read as gpt-4o.') },
  },
  {
    title: 'a model as Azure writes it',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-35-turbo' })),
    right: {
      sent: { model: 'gpt-5.6-terra' },
      reply: told('The model gpt-35-turbo was read as gpt-3.5-turbo.'),
    },
  },
  {
    title: 'a model with the name of its maker',
    source: 'LiteLLM',
    ...chatWith(say('Hi', { model: 'openai/gpt-4o' })),
    right: { sent: { model: 'gpt-4o' }, reply: told('The model openai/gpt-4o was read as gpt-4o.') },
  },
  {
    title: 'a model without its dash',
    source: 'own',
    target: 'POST /v1/audio/transcriptions',
    options: { body: { model: 'Whisper 1', file: sample('mp3').toString('base64') } },
    right: { sent: { model: 'whisper-1' } },
  },
  {
    title: 'a model that the app does not know keeps its case',
    source: 'own',
    ...chatWith(say('Hi', { model: 'ft:gpt-4o-mini-2024-07-18:Contoso::A1' })),
    right: {
      status: 404,
      code: 'openai_rejected',
      sent: { model: 'ft:gpt-4o-mini-2024-07-18:Contoso::A1' },
    },
  },
  {
    title: 'a picture as a bare address',
    source: 'own',
    ...chatWith(picture('https://example.org/a.png')),
    right: sentPicture('https://example.org/a.png'),
  },
  {
    title: 'a picture as an object of the platform',
    source: 'own',
    ...chatWith(picture({ '$content-type': 'image/jpeg', $content: sample('jpg').toString('base64') })),
    right: sentPicture(`data:image/jpeg;base64,${sample('jpg').toString('base64')}`),
  },
  {
    title: 'a picture whose address is an object of the platform',
    source: 'own',
    ...chatWith(
      picture({
        url: { '$content-type': 'image/jpeg', $content: sample('jpg').toString('base64') },
        detail: 'low',
      }),
    ),
    right: sentPicture(`data:image/jpeg;base64,${sample('jpg').toString('base64')}`),
  },
  {
    title: 'a model in the address beside another in the body',
    source: 'own',
    ...post('/v1/chat/completions?model=gpt-4.1', 'application/json', JSON.stringify(say('Hi'))),
    right: {
      sent: { model: 'gpt-4o' },
      reply: told('`model` was in the address and in the body; the body was used.'),
    },
  },
  {
    title: 'an unknown name in the address',
    source: 'own',
    ...post('/v1/chat/completions?api-version=2024-10-21', 'application/json', JSON.stringify(say('Hi'))),
    right: { notSent: ['api-version'], reply: { adaptation: { dropped: ['api-version'] } } },
  },
  {
    title: 'a vector in base64',
    source: 'openai-node',
    target: 'POST /v1/embeddings',
    options: { body: { input: 'Hi', encoding_format: 'base64' } },
    right: {
      sent: { encoding_format: 'base64' },
      reply: { data: [{ embedding: expect.stringMatching(/^[\w+/]{1000,}=*$/) as string }] },
    },
  },
  {
    title: 'strict_model in the body',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-4-turbo', strict_model: true })),
    right: { status: 410, code: 'model_retired' },
  },
  {
    title: 'strict_model in the body as a word',
    source: 'own',
    ...chatWith(say('Hi', { strict_model: 'False' })),
    right: { notSent: ['strict_model'] },
  },
  {
    title: 'strict_model that is neither',
    source: 'own',
    ...chatWith(say('Hi', { strict_model: 'maybe' })),
    right: { status: 400, code: 'invalid_input', message: /`strict_model` must be true or false/ },
  },
  {
    title: 'a model that an action does not use',
    source: 'own',
    target: 'POST /v1/audio/translations',
    options: { body: { model: 'gpt-4o-transcribe', file: sample('mp3').toString('base64') } },
    right: {
      sent: { model: 'whisper-1' },
      reply: told('This action always uses whisper-1; it was used instead of the model gpt-4o-transcribe.'),
    },
  },
  {
    title: 'a model that an action does not use, strictly',
    source: 'own',
    target: 'POST /v1/audio/translations?strict_model=true',
    options: { body: { model: 'gpt-4o-transcribe', file: sample('mp3').toString('base64') } },
    right: { status: 410, code: 'model_retired', message: /always uses whisper-1/ },
  },
]);
