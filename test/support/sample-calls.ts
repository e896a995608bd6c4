/** Calls actions with their samples. */
import type { TSchema } from '@sinclair/typebox';
import type { Action } from '../../src/actions';
import { asList, asObject, type JsonObject } from '../../src/json';
import { samples, type Sample } from '../actions/samples';
import { startScene, type Scene } from './app';
import { call, type Reply } from './call';

/** Finds the sample of an action. */
export function sampleOf({ operationId }: Pick<Action, 'operationId'>): Sample {
  const found = samples[operationId];
  if (!found) throw new Error(`${operationId} has no sample in test/actions/samples.ts`);
  return found;
}

/** Starts a scene whose simulated OpenAI also has the endpoints for which samples have answers. */
export function startSampleCalls(actions: readonly Action[]): Promise<Scene> {
  const answers = actions.flatMap((action) => {
    const { answer } = sampleOf(action);
    return answer ? [[`${action.method} ${action.path}`, answer] as const] : [];
  });
  return startScene({}, undefined, undefined, Object.fromEntries(answers));
}

/**
 * Replaces `{job}` and `{event}` with the ids of a new job and of one of its events, `{file}` with that of a new file,
 * `{batch}` or `{open batch}` with that of a new batch, and `{response}` with that of a new answer. Each call gets new ones, because a job can be cancelled only once.
 */
export async function withIds(url: string, inputs: JsonObject): Promise<JsonObject> {
  const values = Object.values(inputs);
  if (values.includes('{file}')) {
    const body = { file: Buffer.from('{}\n{}\n').toString('base64'), purpose: 'fine-tune' };
    // A list that goes on after the file needs an older one.
    if (inputs.after !== undefined) await call(url, 'POST /v1/files', { body });
    const { id } = (await call(url, 'POST /v1/files', { body })).body;
    return withIds(url, replaced(inputs, { '{file}': id }));
  }
  if (values.includes('{response}')) {
    const body = { model: 'gpt-6-luna', question: 'Hello' };
    const { id } = (await call(url, 'POST /v1/responses', { body })).body;
    return withIds(url, replaced(inputs, { '{response}': id }));
  }
  if (values.includes('{batch}') || values.includes('{open batch}')) {
    const prompt = values.includes('{batch}') ? 'Hello' : 'Hello [takes 5 min]';
    const body = { model: 'gpt-6-luna', prompts: [prompt] };
    const { id } = (await call(url, 'POST /v1/batches', { body })).body;
    return withIds(url, replaced(inputs, { '{batch}': id, '{open batch}': id }));
  }
  if (!values.includes('{job}')) return inputs;
  const making = { body: { training_file: 'file-1', model: 'gpt-4o-mini' } };
  const { id } = (await call(url, 'POST /v1/fine_tuning/jobs', making)).body;
  const job = `/v1/fine_tuning/jobs/${String(id)}`;
  let event: unknown;
  if (values.includes('{event}')) {
    // The simulation adds an event whenever a job is read.
    await call(url, `GET ${job}`);
    await call(url, `GET ${job}/events`);
    event = asObject(asList((await call(url, `GET ${job}/events`)).body.data)[0]).id;
  }
  return replaced(inputs, { '{job}': id, '{event}': event });
}

function replaced(inputs: JsonObject, ids: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, ids[String(value)] ?? value]),
  );
}

/**
 * Calls an action at its own address. It asks for a file as an object, in the form that Power Automate uses.
 */
export function callAction(url: string, { method, path }: Action, inputs: JsonObject): Promise<Reply> {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(inputs[name])));
  const rest = Object.fromEntries(Object.entries(inputs).filter(([name]) => !path.includes(`{${name}}`)));
  if (method === 'POST') return call(url, `POST ${place}?return=json`, { body: rest });
  const pairs = Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams({ return: 'json', ...Object.fromEntries(pairs) });
  return call(url, `${method} ${place}?${query.toString()}`);
}

/**
 * Lists the outputs of a schema: the path and the type of each value. The entries of a list have no name in
 * the path.
 */
export function outputsOf(schema: TSchema, path = ''): { path: string; type: string }[] {
  const below = (inner: TSchema, name = '') => outputsOf(inner, [path, name].filter(Boolean).join('.'));
  const members: unknown = schema.anyOf;
  if (Array.isArray(members)) return below(members[0] as TSchema);
  if (schema.type === 'array') {
    const items = schema.items as TSchema;
    return items.type === 'object' ? below(items) : [{ path, type: `array of ${String(items.type)}` }];
  }
  if (schema.type !== 'object') return [{ path, type: String(schema.type) }];
  return Object.entries(asObject(schema.properties)).flatMap(([name, inner]) =>
    below(inner as TSchema, name),
  );
}
