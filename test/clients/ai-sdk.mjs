/** What Vercel's AI SDK can do with the app. */
import { readFile } from 'node:fs/promises';
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';

/**
 * Makes the calls.
 *
 * @param access - `address` of the app; its function keys `key` and `spentKey`, whose limit is reached; the paths of the files
 * `sound` and `picture`
 */
export async function callsOf({ address, key, spentKey, sound, picture }) {
  const connect = (functionKey) =>
    createOpenAI({
      apiKey: 'unused',
      baseURL: `${address}/v1`,
      headers: { 'x-functions-key': functionKey },
    });
  const openai = connect(key);
  const audio = await readFile(sound);
  const images = [await readFile(picture)];
  const schema = ai.jsonSchema({
    ...{ type: 'object', properties: { said: { type: 'string' } } },
    ...{ required: ['said'], additionalProperties: false },
  });
  const embedding = openai.embedding('text-embedding-3-small');

  return {
    text: async () => {
      const model = openai.chat('gpt-6-luna');
      const { text, finishReason, usage } = await ai.generateText({
        ...{ model, instructions: 'Be brief.', prompt: 'Hello' },
      });
      return { text, finishReason, tokens: usage.totalTokens };
    },
    textOfOldModel: async () => {
      const model = openai.chat('gpt-4-turbo');
      const inputs = { model, prompt: 'Hello END there', stopSequences: ['END'], maxOutputTokens: 50 };
      return (await ai.generateText({ ...inputs, temperature: 0.2 })).text;
    },
    completion: async () =>
      (await ai.generateText({ model: openai.completion('gpt-3.5-turbo-instruct'), prompt: 'Hello' })).text,
    object: async () => {
      const output = ai.Output.object({ schema });
      return (await ai.generateText({ model: openai.chat('gpt-4o'), output, prompt: 'Hello' })).output;
    },
    embedding: async () => (await ai.embed({ model: embedding, value: 'Hello' })).embedding,
    embeddings: async () => (await ai.embedMany({ model: embedding, values: ['Hello', 'world'] })).embeddings,
    speech: async () =>
      shown(
        (await ai.generateSpeech({ model: openai.speech('tts-1'), text: 'Hello', voice: 'alloy' })).audio,
      ),
    transcription: async () => {
      const { text, segments } = await ai.transcribe({ model: openai.transcription('whisper-1'), audio });
      return { text, segments };
    },
    image: async () =>
      shown((await ai.generateImage({ model: openai.image('gpt-image-2'), prompt: 'A tree' })).image),
    imageOfOldModel: async () =>
      shown((await ai.generateImage({ model: openai.image('dall-e-3'), prompt: 'A tree' })).image),
    imageEdit: async () => {
      const model = openai.image('gpt-image-2');
      return shown((await ai.generateImage({ model, prompt: { images, text: 'A tree' } })).image);
    },

    wrongInput: () => ai.generateText({ model: openai.chat('gpt-4o'), prompt: 'Hello', temperature: 3 }),
    unknownModel: () => ai.generateText({ model: openai.chat('no-such-model'), prompt: 'Hello' }),
    spentLimit: () =>
      ai.generateText({ model: connect(spentKey).chat('gpt-4o'), prompt: 'Hello', maxRetries: 0 }),
  };
}

const shown = ({ mediaType, base64 }) => ({ mediaType, base64 });

/** Describes an error of the AI SDK. */
export function describe(error) {
  const { name, statusCode: status, message, isRetryable, data, responseHeaders } = error;
  return {
    ...{ status, message, isRetryable, code: data?.error.code, param: data?.error.param },
    class: ai.APICallError.isInstance(error) ? 'APICallError' : name,
    retryAfter: responseHeaders?.['retry-after'],
  };
}
