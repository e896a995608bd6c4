/** Tests what the formulas in the sample for Power Apps call: their operations, inputs and outputs, and what the app answers. */
import { asList, asObject, type JsonObject } from '../src/json';
import { startScene, type Scene } from './support/app';
import { call } from './support/call';
import { readDefinition, readSample } from './support/samples';

const text = readSample('power-apps/README.md').toString();
const formulas = [...text.matchAll(/^```\n([\s\S]*?)^```/gm)].map(([, formula = '']) => formula);

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

/** The operations of the connector, by their ids. */
function operations(): Map<string, JsonObject> {
  const methods = Object.values(asObject(readDefinition().paths)).flatMap((path) =>
    Object.values(asObject(path)).map(asObject),
  );
  return new Map(methods.map((operation) => [String(operation.operationId), operation]));
}

/** The names in the body that an operation takes. */
function inputsOf({ parameters }: JsonObject): string[] {
  const [body] = asList(parameters).map(asObject);
  return Object.keys(asObject(asObject(body?.schema).properties));
}

/** The names in what an operation answers. */
function outputsOf({ responses }: JsonObject): string[] {
  const { schema } = asObject(asObject(responses)['200']);
  return Object.keys(asObject(asObject(schema).properties));
}

test('the formulas use operations, inputs and outputs that the connector has', () => {
  const called = formulas.flatMap((formula) =>
    [...formula.matchAll(/OpenAI\.(\w+)\(/g)].map(([, name]) => name),
  );
  expect(called).toEqual(['AnswerPost', 'AnswerGet']);
  const [start, get] = [operations().get('AnswerPost') ?? {}, operations().get('AnswerGet') ?? {}];
  expect(inputsOf(start)).toEqual(expect.arrayContaining(['model', 'messages']));
  const read = [...text.matchAll(/\b(?:answer|reply)\.(\w+)/g)].map(([, name = '']) => name);
  expect(new Set(read)).toEqual(new Set(['answer_id', 'status', 'first_content']));
  expect(outputsOf(get)).toEqual(expect.arrayContaining(read));
});

test('the answer is there after some polls', async () => {
  const message = { role: 'user', content: 'Weigh it. [takes 2 s]' };
  const body = { model: 'gpt-5.5-pro', messages: [message] };
  const started = (await call(scene.app.url, 'POST /v1/answers', { body })).body;
  const found: JsonObject[] = [];
  do {
    found.push((await call(scene.app.url, `GET /v1/answers/${String(started.answer_id)}`)).body);
  } while (found.at(-1)?.status === 'in_progress');
  expect(found[0]?.status).toBe('in_progress');
  expect(found.at(-1)).toMatchObject({ status: 'completed', first_content: `You said: ${message.content}` });
});
