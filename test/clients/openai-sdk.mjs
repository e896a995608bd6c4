/** What OpenAI's SDK can do with the app: the same calls for every major version. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

let OpenAI;

/**
 * Makes the calls.
 *
 * @param access - `sdk`, the package; `address` of the app; its function keys `key` and `spentKey`, whose limit is reached; the
 * paths of the files `sound` and `picture`
 */
export async function callsOf({ sdk, address, key, spentKey, sound, picture }) {
  const { default: client, toFile } = await import(sdk);
  OpenAI = client;
  const connect = (functionKey, options = {}) =>
    new OpenAI({
      apiKey: 'unused',
      baseURL: `${address}/v1`,
      defaultHeaders: { 'x-functions-key': functionKey },
      ...options,
    });
  const openai = connect(key);
  const messages = [{ role: 'user', content: 'Hello' }];
  const soundFile = async () => toFile(await readFile(sound), 'hello.wav');
  const pictureFile = async () => toFile(await readFile(picture), 'picture.png', { type: 'image/png' });
  const training = { model: 'gpt-4o-mini', training_file: 'file-uploaded' };

  return {
    chat: () => openai.chat.completions.create({ model: 'gpt-4-turbo', messages, max_tokens: 50 }),
    chatStream: async () => {
      let text = '';
      const chunks = await openai.chat.completions.create({ model: 'gpt-6-luna', messages, stream: true });
      for await (const { choices } of chunks) text += choices[0]?.delta.content ?? '';
      return text;
    },
    completion: () => openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Hello' }),
    edit: () =>
      openai.post('/edits', {
        body: { model: 'text-davinci-edit-001', input: 'Helo', instruction: 'Correct it.' },
      }),
    embedding: () => openai.embeddings.create({ model: 'text-embedding-3-small', input: ['Hello', 'world'] }),
    embeddingAsNumbers: () =>
      openai.embeddings.create({ model: 'text-embedding-3-small', input: 'Hello', encoding_format: 'float' }),
    moderation: () => openai.moderations.create({ input: 'Hello' }),
    image: () => openai.images.generate({ model: 'dall-e-3', prompt: 'A tree', response_format: 'url' }),
    imageOfToday: () => openai.images.generate({ model: 'gpt-image-2', prompt: 'A tree' }),
    imageEdit: async () =>
      openai.images.edit({ model: 'gpt-image-2', prompt: 'A tree', image: await pictureFile() }),
    imageEditOfSeveral: async () => {
      const image = [await pictureFile(), await pictureFile()];
      return openai.images.edit({ model: 'gpt-image-2', prompt: 'A tree', image, mask: await pictureFile() });
    },
    imageVariation: async () =>
      openai.images.createVariation({ image: await pictureFile(), size: '256x256' }),
    speech: async () => {
      const reply = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello' });
      return Buffer.from(await reply.arrayBuffer()).toString('base64');
    },
    transcription: async () =>
      openai.audio.transcriptions.create({ model: 'whisper-1', file: await soundFile() }),
    transcriptionWithTimes: async () =>
      openai.audio.transcriptions.create({
        ...{ model: 'whisper-1', file: await soundFile(), language: 'de', response_format: 'verbose_json' },
        timestamp_granularities: ['word', 'segment'],
      }),
    transcriptionAsText: async () =>
      openai.audio.transcriptions.create(
        { model: 'whisper-1', file: await soundFile() },
        { query: { return: 'text' } },
      ),
    transcriptionOfStream: () =>
      openai.audio.transcriptions.create({ model: 'whisper-1', file: createReadStream(sound) }),
    translation: async () =>
      openai.audio.translations.create({ model: 'whisper-1', file: await soundFile() }),
    fineTuning: async () => {
      const { jobs } = openai.fineTuning;
      const created = await jobs.create({ ...training, hyperparameters: { n_epochs: 3 } });
      const retrieved = await jobs.retrieve(created.id);
      const events = [];
      for await (const event of jobs.listEvents(created.id, { limit: 1 })) events.push(event);
      return { created, retrieved, events, cancelled: await jobs.cancel(created.id) };
    },
    models: async () => {
      const names = [];
      for await (const { id } of openai.models.list()) names.push(id);
      return names;
    },

    wrongInput: () => openai.chat.completions.create({ model: 'gpt-4o', messages, temperature: 3 }),
    unknownModel: () => openai.chat.completions.create({ model: 'no-such-model', messages }),
    unknownAddress: () => openai.models.retrieve('gpt-4o'),
    listOfJobs: () => openai.fineTuning.jobs.list(),
    wrongKey: () => connect('wrong').models.list(),
    spentLimit: () =>
      connect(spentKey, { maxRetries: 0 }).chat.completions.create({ model: 'gpt-4o', messages }),
    brokenFineTuning: () =>
      openai.fineTuning.jobs.create({ ...training, suffix: 'broken', simulate: 'reset,reset,reset' }),
  };
}

/** Describes an error of the SDK; its class is named as in the SDK's documents. */
export function describe(error) {
  const { status, code, param, type, message, headers } = error;
  const header = (name) => headers?.get?.(name) ?? headers?.[name];
  return {
    ...{ status, code, param, type, message },
    class: Object.keys(OpenAI).find((name) => OpenAI[name] === error.constructor) ?? error.constructor.name,
    requestId: error.requestID ?? error.request_id,
    retryAfter: header('retry-after'),
  };
}
