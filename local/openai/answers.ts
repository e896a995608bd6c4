/**
 * Creates the answers of the simulated OpenAI, with aimock (https://aimock.copilotkit.dev) where possible.
 */
import { LLMock } from '@copilotkit/aimock';
import type { JsonObject } from '../../src/json';
import { asList, asObject } from '../../src/json';
import { shapeChat } from './chat';
import { embed } from './embeddings';
import { isReceivedFile } from './form';
import type { Offer } from './models';
import { drawnPicture } from './picture';
import { lastSaid } from './said';
import { soundOf } from './sound';

/** Answers requests that have passed the rules. */
export interface Answers {
  answer: (method: string, url: string, body: JsonObject | undefined, offer: Offer) => Promise<Reply>;
  stop: () => Promise<void>;
}

/** A response of the simulated OpenAI. */
export interface Reply {
  status: number;
  contentType: string;
  body: Buffer;
}

/** Starts aimock, with an answer for every request. */
export async function startAnswers(): Promise<Answers> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.on({ predicate: () => true }, ({ messages }) => ({ content: `You said: ${lastSaid(messages)}` }));
  const url = await mock.start();

  return {
    answer: async (method, path, body, offer) => {
      const model = /^\/v1\/models(?:\/([^/?]+))?(?:\?|$)/.exec(path);
      if (method === 'GET' && model) return models(model[1], offer);
      if (path.startsWith('/v1/embeddings')) return jsonReply(200, embed(body ?? {}));
      if (path.startsWith('/v1/audio/speech')) return soundOf(body?.response_format);
      if (path.startsWith('/v1/images/')) return drawn(body ?? {});
      if (path.startsWith('/v1/audio/tran')) return heard(path, body ?? {});
      const response = await fetch(`${url}${path}`, {
        method,
        ...(body && { body: JSON.stringify(forMock(body)), headers: { 'content-type': 'application/json' } }),
      });
      const contentType = response.headers.get('content-type') ?? 'application/json';
      const bytes = Buffer.from(await response.arrayBuffer());
      if (!path.startsWith('/v1/chat/') || !response.ok || !body) {
        return { status: response.status, contentType, body: bytes };
      }
      const asked = offer.models.find(({ id }) => id === body.model);
      return jsonReply(200, shapeChat(asObject(JSON.parse(bytes.toString('utf8'))), body, asked));
    },
    stop: () => mock.stop(),
  };
}

/** Creates a response in JSON. */
export function jsonReply(status: number, body: JsonObject): Reply {
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

/** Answers `GET /v1/models` and `GET /v1/models/{id}`. */
function models(id: string | undefined, offer: Offer): Reply {
  const data = offer.models.map((model) => {
    const { shutdownDate = null } = model;
    return {
      id: model.id,
      object: 'model',
      created: 1_700_000_000,
      owned_by: 'openai',
      shutdown_date: shutdownDate,
    };
  });
  if (id === undefined) return jsonReply(200, { object: 'list', data });
  const found = data.find((model) => model.id === id);
  const message = `The model '${id}' does not exist`;
  const error = { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' };
  return found ? jsonReply(200, found) : jsonReply(404, { error });
}

/** Removes the parameters that are handled here, because aimock only gives a single complete answer. */
function forMock(body: JsonObject): JsonObject {
  const here = [
    ...['n', 'stop', 'max_tokens', 'max_completion_tokens', 'logprobs', 'top_logprobs'],
    ...['tools', 'tool_choice', 'parallel_tool_calls', 'functions', 'response_format'],
  ];
  return Object.fromEntries(Object.entries(body).filter(([name]) => !here.includes(name)));
}

/** Answers a transcription in German or a translation in English. Both only say the size of the file. */
function heard(path: string, { file, response_format: format, timestamp_granularities }: JsonObject): Reply {
  const size = isReceivedFile(file) ? file.bytes.length : 0;
  const text = path.includes('translations') ? `Heard ${size} bytes.` : `${size} Bytes gehört.`;
  const plain = {
    text: `${text}\n`,
    srt: `1\n00:00:00,000 --> 00:00:01,000\n${text}\n`,
    vtt: `WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n${text}\n`,
  }[String(format)];
  if (plain !== undefined)
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: Buffer.from(plain) };
  if (format !== 'verbose_json') return jsonReply(200, { text, usage: { type: 'duration', seconds: 1 } });
  const times = { start: 0, end: 1 };
  return jsonReply(200, {
    ...{ task: 'transcribe', language: 'german', duration: 1, text },
    segments: [
      {
        ...{ id: 0, seek: 0, ...times, text, tokens: [50364], temperature: 0 },
        ...{ avg_logprob: -0.3, compression_ratio: 1, no_speech_prob: 0.01 },
      },
    ],
    ...(asList(timestamp_granularities).includes('word') && { words: [{ word: 'gehört', ...times }] }),
  });
}

/** Answers with pictures in the requested size. Like those of OpenAI, they are in base64, never a link. */
function drawn({ n, size, prompt }: JsonObject): Reply {
  const picture = drawnPicture(prompt, size);
  const data = Array.from({ length: Number(n ?? 1) }, () => ({ b64_json: picture }));
  return jsonReply(200, { created: 1_700_000_000, data, output_format: 'png', usage: { total_tokens: 1 } });
}
