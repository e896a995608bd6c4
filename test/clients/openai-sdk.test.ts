/** Tests that OpenAI's own SDK works with the app, in each major version that people use. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isReceivedFile } from '../../local/openai/form';
import { readHeader } from '../../src/pictures/header';
import { asList, asObject } from '../../src/json';
import { root, type Scene } from '../support/app';
import { readSample } from '../support/samples';
import {
  expectSpentLimit,
  inFourBytes,
  patienceMs,
  runClient,
  speech,
  startClientScene,
  vectorOf,
  type ClientRun,
} from './client';

let scene: Scene;
beforeAll(async () => {
  scene = await startClientScene();
}, patienceMs);
afterAll(() => scene.stop());

/** The packages, and whether that version sends a file in chunks if it gets a stream instead of the whole file. */
const versions: [sdk: string, sendsChunks: boolean][] = [
  ['openai-4', false],
  ['openai-5', false],
  ['openai-6', true],
  ['openai', true],
];

/** The number of a package's version. */
function versionOf(sdk: string): unknown {
  return asObject(JSON.parse(readFileSync(path.join(root, 'node_modules', sdk, 'package.json'), 'utf8')))
    .version;
}

/** The pictures of an answer: their size and whether base64 has the same bytes as the link. */
async function picturesOf(answer: unknown): Promise<unknown[]> {
  const pictures = asList(asObject(answer).data).map(asObject);
  return Promise.all(
    pictures.map(async ({ url, b64_json: encoded }) => {
      const bytes = Buffer.from(await (await fetch(String(url))).arrayBuffer());
      return {
        size: readHeader(bytes).size,
        base64: encoded === undefined ? 'none' : encoded === bytes.toString('base64') ? 'same' : 'other',
      };
    }),
  );
}

describe.each(versions.map(([sdk, sendsChunks]) => ({ sdk, sendsChunks, version: versionOf(sdk) })))(
  'OpenAI’s SDK $version',
  ({ sdk, sendsChunks }) => {
    let client: ClientRun;
    beforeAll(async () => {
      client = await runClient(scene, 'openai-sdk.mjs', { sdk });
    }, patienceMs);
    const received = (target: string) => client.received(target).map(({ body }) => body);
    const large = { size: { width: 1024, height: 1024 } };

    test('gets the text of a chat, of a stream, of a completion and of an edit', () => {
      expect(client.value('chat')).toMatchObject({
        object: 'chat.completion',
        model: 'gpt-5.6-sol',
        choices: [{ message: { role: 'assistant', content: 'You said: Hello' }, finish_reason: 'stop' }],
        adaptation: { model_asked: 'gpt-4-turbo', translated: ['max_tokens'] },
      });
      expect(client.value('chatStream')).toBe('You said: Hello');
      expect(client.value('completion')).toMatchObject({
        object: 'text_completion',
        choices: [{ text: 'You said: Hello', logprobs: null, finish_reason: 'stop' }],
      });
      expect(client.value('edit')).toMatchObject({
        object: 'edit',
        choices: [{ text: expect.stringContaining('Helo') as string, index: 0 }],
      });
    });

    test('gets the vectors of OpenAI, in base64 unless it asks for numbers', async () => {
      const [first, second] = await Promise.all([vectorOf(scene, 'Hello'), vectorOf(scene, 'world')]);
      expect(client.value('embedding')).toMatchObject({
        data: [
          { index: 0, embedding: inFourBytes(first) },
          { index: 1, embedding: inFourBytes(second) },
        ],
      });
      expect(client.value('embeddingAsNumbers')).toMatchObject({ data: [{ embedding: first }] });
      expect(received('POST /v1/embeddings').map((body) => body?.encoding_format)).toEqual([
        'base64',
        'float',
      ]);
    });

    test('gets the verdict of a moderation', () => {
      expect(client.value('moderation')).toMatchObject({
        results: [{ flagged: false, categories: { violence: false } }],
      });
    });

    test('gets pictures: as links, and in base64 as well from models of which OpenAI gives nothing else', async () => {
      expect(await picturesOf(client.value('image'))).toEqual([{ ...large, base64: 'none' }]);
      expect(await picturesOf(client.value('imageOfToday'))).toEqual([{ ...large, base64: 'same' }]);
      expect(await picturesOf(client.value('imageEdit'))).toEqual([{ ...large, base64: 'same' }]);
      expect(await picturesOf(client.value('imageEditOfSeveral'))).toEqual([{ ...large, base64: 'same' }]);
      expect(await picturesOf(client.value('imageVariation'))).toEqual([
        { size: { width: 256, height: 256 }, base64: 'none' },
      ]);
    });

    test('sends pictures whole', () => {
      const sent = received('POST /v1/images/edits').map((body) =>
        [asObject(body).image, asObject(body).mask].flat().filter(isReceivedFile),
      );
      // The last one is the variation.
      expect(sent.map(({ length }) => length)).toEqual([1, 3, 1]);
      for (const { bytes } of sent.flat()) expect(bytes.equals(readSample('files/picture.png'))).toBe(true);
    });

    test('gets the bytes of speech', () => {
      expect(client.value('speech')).toBe(speech.toString('base64'));
    });

    test('gets the text of a sound, and sends the sound whole', () => {
      const text = '8044 Bytes gehört.';
      expect(client.value('transcription')).toMatchObject({ text });
      expect(client.value('transcriptionWithTimes')).toMatchObject({
        ...{ text, duration: 1 },
        ...{ segments: [{ id: 0, start: 0, end: 1, text }], words: [{ word: 'gehört', start: 0, end: 1 }] },
      });
      expect(client.value('transcriptionAsText')).toBe(text);
      expect(client.value('translation')).toMatchObject({ text: 'Heard 8044 bytes.' });
      const sounds = [
        ...received('POST /v1/audio/transcriptions'),
        ...received('POST /v1/audio/translations'),
      ].map((body) => body?.file);
      expect(sounds).toHaveLength(sendsChunks ? 4 : 5);
      for (const file of sounds) {
        expect(isReceivedFile(file) && file.bytes.equals(readSample('files/hello.wav'))).toBe(true);
      }
    });

    test('sends a sound in chunks if it gets a stream, which is an error that says what to do', () => {
      if (sendsChunks) {
        expect(client.error('transcriptionOfStream')).toMatchObject({ status: 411, code: 'length_required' });
      } else {
        expect(client.value('transcriptionOfStream')).toMatchObject({ text: '8044 Bytes gehört.' });
      }
    });

    test('creates a fine-tuning job with an uploaded file, reads it and its events, and cancels it', () => {
      const { created, retrieved, events, cancelled } = asObject(client.value('fineTuning'));
      const { id } = asObject(created);
      const job = { object: 'fine_tuning.job', id, model: 'gpt-4o-mini', training_file: 'file-uploaded' };
      expect(created).toMatchObject({ ...job, status: 'validating_files', hyperparameters: { n_epochs: 3 } });
      expect(retrieved).toMatchObject({ ...job, status: 'queued' });
      expect(cancelled).toMatchObject({ ...job, status: 'cancelled' });
      // One on each page, newest first.
      expect(asList(events).map((event) => asObject(event).message)).toEqual([
        'Training file validated, job queued',
        'Job created, validating training file',
      ]);
    });

    test('lists the models', () => {
      expect(client.value('models')).toEqual(expect.arrayContaining(['gpt-6-luna', 'whisper-1']));
    });

    test.each([
      [
        'wrongInput',
        { class: 'BadRequestError', status: 400, code: 'invalid_input', param: 'temperature' },
        '400 `temperature` must be a number from 0 to 2.',
      ],
      [
        'unknownModel',
        { class: 'NotFoundError', status: 404, code: 'openai_rejected', type: 'invalid_request_error' },
        '404 The model `no-such-model` does not exist or you do not have access to it.',
      ],
      [
        'unknownAddress',
        { class: 'NotFoundError', status: 404, code: 'route_not_found' },
        '404 There is no action at this address.',
      ],
      [
        'listOfJobs',
        { class: 'APIError', status: 405, code: 'method_not_allowed' },
        '405 This address accepts POST only. Change the method of the request.',
      ],
    ])('gets %s as the error of its class, with code and message', (name, expected, message) => {
      expect(client.error(name)).toMatchObject({ ...expected, message });
      expect(client.error(name).requestId).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('gets 401 for a wrong function key, and 429 with the wait for a limit that is reached', () => {
      expect(client.error('wrongKey')).toMatchObject({ class: 'AuthenticationError', status: 401 });
      expect(client.error('spentLimit').class).toBe('RateLimitError');
      expectSpentLimit(client.error('spentLimit'));
    });

    test('does not repeat what must not be repeated: OpenAI may have created the job', () => {
      expect(client.error('brokenFineTuning')).toMatchObject({
        ...{ class: 'InternalServerError', status: 502, code: 'outcome_unknown' },
      });
      const broken = received('POST /v1/fine_tuning/jobs').filter((body) => body?.suffix === 'broken');
      expect(broken).toHaveLength(1);
    });
  },
);
