/** The Batch API of the simulated OpenAI, and its webhooks. */
import { createHmac, randomBytes } from 'node:crypto';
import { asList, asNumber, asObject, isObject, type JsonObject } from '../../src/json';
import { jsonReply, type Reply } from './answers';
import type { SimulatedFiles } from './files';
import { refuse, type Refusal } from './refusal';
import { fateIn } from './responses/fate';
import { lastSaid } from './said';

/** The endpoints that the simulation answers in batches. */
const endpoints = ['/v1/chat/completions', '/v1/embeddings', '/v1/moderations'];

const dayMs = 24 * 3_600_000;

/** Where events are sent, and the secret that they are signed with, such as `whsec_…`. */
export interface WebhookEndpoint {
  url: string;
  secret: string;
}

/** What a test can decide about batches. */
export interface BatchControls {
  /**
   * Sends the events of all batches that have ended to an endpoint, signed, and each once, unless it is sent again.
   *
   * @returns the statuses of the replies
   */
  sendEvents: (endpoint: WebhookEndpoint, again?: boolean) => Promise<number[]>;
}

/** The Batch API. */
export interface SimulatedBatches {
  controls: BatchControls;
  /**
   * Answers a request.
   *
   * @param target - method and path
   * @returns undefined if the path is not one of this API
   */
  answer: (target: string, body: JsonObject) => Promise<Reply | Refusal | undefined>;
}

/** What {@link createBatches} needs. */
export interface BatchesOptions {
  /** The time, in milliseconds since 1970. */
  now: () => number;
  files: SimulatedFiles;
  /** Answers one request of a batch as its endpoint does, or refuses it. */
  run: (path: string, body: JsonObject) => Promise<JsonObject | Refusal>;
}

/** A request, its line in a result file, and when it is ready. */
interface Done {
  readyAt: number;
  isError: boolean;
  line: JsonObject;
  usage: JsonObject;
}

interface Batch {
  about: JsonObject;
  requests: readonly Done[];
  cancelledAt?: number;
  event?: { id: string; type: string; created_at: number };
  isTold?: true;
}

/** Makes the API. */
export function createBatches({ now, files, run }: BatchesOptions): SimulatedBatches {
  const known = new Map<string, Batch>();
  const seconds = (time: number) => Math.floor(time / 1000);

  async function create(body: JsonObject): Promise<Reply | Refusal> {
    const { input_file_id: file, endpoint, completion_window: window, metadata } = body;
    const allowed = ['input_file_id', 'endpoint', 'completion_window', 'metadata', 'output_expires_after'];
    const unknown = Object.keys(body).find((name) => !allowed.includes(name));
    if (unknown) return refuse(400, `Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter');
    if (window !== '24h')
      return refuse(400, "Invalid value for 'completion_window'.", 'completion_window', null);
    if (!endpoints.includes(String(endpoint))) {
      return refuse(400, `Invalid value: '${String(endpoint)}'.`, 'endpoint', 'invalid_value');
    }
    const input = files.read(String(file));
    if (input?.purpose !== 'batch')
      return refuse(400, `Invalid input file: ${String(file)}`, 'input_file_id', null);
    const lines = input.bytes.toString('utf8').split('\n').filter(Boolean);
    const errors = problemsOf(lines, String(endpoint));
    const created_at = seconds(now());
    const requests = errors.length > 0 ? [] : await Promise.all(lines.map((line) => runLine(line)));
    const about: JsonObject = {
      ...{ id: `batch_${randomBytes(16).toString('hex')}`, object: 'batch', endpoint, input_file_id: file },
      ...{
        completion_window: window,
        created_at,
        expires_at: created_at + 86_400,
        metadata: metadata ?? null,
      },
      ...{ status: 'validating', output_file_id: null, error_file_id: null },
      errors: errors.length > 0 ? { object: 'list', data: errors } : null,
    };
    known.set(String(about.id), { about, requests });
    return jsonReply(200, { ...about, request_counts: { total: 0, completed: 0, failed: 0 } });
  }

  async function runLine(text: string): Promise<Done> {
    const { custom_id, url, body } = asObject(JSON.parse(text));
    const chat = asObject(body);
    const { takesMs = 0, fails, refuses, incomplete } = fateIn(lastSaid(chat.messages));
    const answer = await run(String(url), chat);
    const request_id = randomBytes(16).toString('hex');
    const id = `batch_req_${randomBytes(12).toString('hex')}`;
    const failure = fails === undefined ? undefined : { message: `Simulated ${fails}.`, code: fails };
    const isRefused = 'error' in answer && isObject(answer.error);
    if (failure ?? isRefused) {
      const status_code = isRefused ? asNumber(answer.status) : 500;
      const error = failure ?? answer.error;
      const line = { id, custom_id, response: { status_code, request_id, body: { error } }, error: null };
      return { readyAt: now() + takesMs, isError: true, line, usage: {} };
    }
    const given = refuses
      ? declined(asObject(answer))
      : incomplete
        ? stopped(asObject(answer), incomplete)
        : answer;
    const line = { id, custom_id, response: { status_code: 200, request_id, body: given }, error: null };
    return { readyAt: now() + takesMs, isError: false, line, usage: asObject(asObject(answer).usage) };
  }

  /** The batch as it is now. What it has become stays so. */
  function look(batch: Batch): JsonObject {
    const { about, requests, cancelledAt } = batch;
    if (batch.event) return about;
    const created = asNumber(about.created_at) * 1000;
    const until = Math.min(now(), cancelledAt ?? Infinity, created + dayMs);
    const ready = requests.filter(({ readyAt }) => readyAt <= until);
    const failed = ready.filter(({ isError }) => isError).length;
    const request_counts = { total: requests.length, completed: ready.length - failed, failed };
    if (about.errors !== null) return end(batch, 'failed', { request_counts });
    const isWhole = ready.length === requests.length;
    const isLate = now() >= created + dayMs;
    if (!isWhole && !isLate && cancelledAt === undefined)
      return { ...about, status: 'in_progress', request_counts };
    const status = cancelledAt === undefined ? (isWhole ? 'completed' : 'expired') : 'cancelled';
    const expired = status === 'expired' ? requests.filter((one) => !ready.includes(one)).map(lateLine) : [];
    const answers = ready.filter(({ isError }) => !isError);
    // OpenAI writes the lines in any order.
    const output = answers.map(({ line }) => line).reverse();
    const errors = [...ready.filter(({ isError }) => isError).map(({ line }) => line), ...expired];
    return end(batch, status, {
      request_counts: { ...request_counts, failed: failed + expired.length },
      output_file_id: output.length > 0 ? files.store('batch_output', output) : null,
      error_file_id: errors.length > 0 ? files.store('batch_output', errors) : null,
      usage: usageOf(answers),
    });
  }

  function end(batch: Batch, status: string, more: JsonObject): JsonObject {
    const at = seconds(now());
    batch.about = { ...batch.about, ...more, status, [`${status}_at`]: at };
    batch.event = { id: `evt_${randomBytes(12).toString('hex')}`, type: `batch.${status}`, created_at: at };
    return batch.about;
  }

  async function send({ about, event }: Batch, { url, secret }: WebhookEndpoint): Promise<number> {
    const body = JSON.stringify({ object: 'event', ...event, data: { id: about.id } });
    const headers = signedHeaders(`wh_${String(event?.id)}`, seconds(now()), body, secret);
    const response = await fetch(url, { method: 'POST', body, headers });
    return response.status;
  }

  return {
    controls: {
      sendEvents: async (endpoint, again = false) => {
        const statuses: number[] = [];
        for (const batch of known.values()) {
          look(batch);
          if (!batch.event || (batch.isTold && !again)) continue;
          batch.isTold = true;
          statuses.push(await send(batch, endpoint));
        }
        return statuses;
      },
    },
    answer: async (target, body) => {
      if (target === 'POST /v1/batches') return create(body);
      const [, method, id = '', cancel] = /^(GET|POST) \/v1\/batches\/([^/]+)(\/cancel)?$/.exec(target) ?? [];
      if (method === undefined || (method === 'POST') !== (cancel !== undefined)) return undefined;
      const batch = known.get(id);
      if (!batch) return refuse(404, `No batch found with id '${id}'.`, null, null);
      const state = look(batch);
      if (!cancel) return jsonReply(200, state);
      if (batch.event)
        return refuse(409, `Cannot cancel a batch with status '${String(state.status)}'.`, null, null);
      batch.cancelledAt ??= now();
      return jsonReply(200, { ...state, status: 'cancelling', cancelling_at: seconds(now()) });
    },
  };
}

/**
 * The headers of an event, by https://github.com/standard-webhooks/standard-webhooks.
 *
 * @param time - in seconds since 1970
 */
export function signedHeaders(
  id: string,
  time: number,
  body: string,
  secret: string,
): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': `v1,${signature}`,
  };
}

/** What is wrong with the lines of a file, as OpenAI says it. Requests are only run if nothing is. */
function problemsOf(lines: readonly string[], endpoint: string): JsonObject[] {
  if (lines.length === 0)
    return [{ code: 'empty_file', message: 'The input file is empty.', line: null, param: null }];
  const ids = new Set<unknown>();
  const models = new Set<unknown>();
  return lines.flatMap((text, index): JsonObject[] => {
    const problem = (code: string, message: string, param: string | null = null) => [
      { code, message, line: index + 1, param },
    ];
    let line: JsonObject;
    try {
      line = asObject(JSON.parse(text));
    } catch {
      return problem('invalid_json_line', 'This line is not parseable as valid JSON.');
    }
    const { custom_id: id, method, url, body } = line;
    if (typeof id !== 'string')
      return problem('missing_required_parameter', 'Missing custom_id.', 'custom_id');
    if (ids.has(id)) return problem('duplicate_custom_id', 'The custom_id is not unique.', 'custom_id');
    ids.add(id);
    if (method !== 'POST') return problem('invalid_method', 'The method must be POST.', 'method');
    if (url !== endpoint) {
      return problem('invalid_url', 'The URL does not match the batch endpoint.', 'url');
    }
    if (!isObject(body)) return problem('missing_required_parameter', 'Missing body.', 'body');
    models.add(body.model);
    return models.size > 1
      ? problem('mismatched_model', 'All requests must use one model.', 'body.model')
      : [];
  });
}

function lateLine({ line }: Done): JsonObject {
  const message = 'This request could not be executed before the completion window expired.';
  return { ...line, response: null, error: { code: 'batch_expired', message } };
}

function usageOf(done: readonly Done[]): JsonObject {
  const total = (name: string) => done.reduce((sum, { usage }) => sum + (asNumber(usage[name]) || 0), 0);
  const [input_tokens, output_tokens] = [total('prompt_tokens'), total('completion_tokens')];
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
}

/** The answer in which the model declines. */
function declined(answer: JsonObject): JsonObject {
  return withChoice(answer, {
    message: { role: 'assistant', content: null, refusal: 'I cannot help with that.' },
  });
}

/** The answer that ends in the middle. */
function stopped(answer: JsonObject, finish_reason: string): JsonObject {
  return withChoice(answer, { finish_reason });
}

function withChoice(answer: JsonObject, changes: JsonObject): JsonObject {
  const choices = asList(answer.choices).map((choice) => ({ ...asObject(choice), ...changes }));
  return { ...answer, choices };
}
