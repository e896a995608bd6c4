/** Every row works, with nothing but its sample: each input is taken, and each documented output is there. */
import { actions, type Action } from '../../src/actions';
import type { JsonObject } from '../../src/json';
import type { Scene } from '../support/app';
import { missingOutputs } from '../support/contract';
import { callAction, outputsOf, sampleOf, startSampleCalls, withIds } from '../support/sample-calls';
import { samples } from './samples';

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleCalls(actions);
});
afterAll(() => scene.stop());

const send = async (action: Action, inputs: JsonObject) =>
  callAction(scene.app.url, action, await withIds(scene.app.url, inputs));

test('there is a sample for each row, and none for anything else', () => {
  expect(Object.keys(samples).sort()).toEqual(actions.map(({ operationId }) => operationId).sort());
});

describe.each(actions)('$operationId', (action) => {
  const { inputs } = sampleOf(action);
  const required = action.input.required ?? [];
  const read = (given: JsonObject) => action.read?.(given, () => undefined) ?? given;

  test('has a value in its sample for every input', () => {
    expect(Object.keys(read(inputs)).sort()).toEqual(Object.keys(action.input.properties).sort());
  });

  test.each([
    ['as its sample has them', inputs],
    ['as the row itself has them', read(inputs)],
    ['as text', Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]))],
  ])('takes all inputs %s, and gives every output', async (_, written) => {
    const reply = await send(action, written);
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(outputsOf(action.output), reply.body)).toEqual([]);
  });

  test('gives every output when only the required inputs are given, and the others are blank', async () => {
    const written = Object.entries(read(inputs)).map(([name, value]) => [
      name,
      required.includes(name) ? value : '',
    ]);
    const reply = await send(action, Object.fromEntries(written) as JsonObject);
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(outputsOf(action.output), reply.body)).toEqual([]);
  });

  // Without an input that belongs into its path, a call has another address.
  for (const name of required.filter((input) => !action.path.includes(`{${input}}`))) {
    test(`says so when ${name} is missing, and sends nothing`, async () => {
      const before = scene.openai.requests.length;
      const reply = await send(action, { ...read(inputs), [name]: undefined });
      expect([reply.status, reply.body.error?.code]).toEqual([400, 'invalid_input']);
      expect(reply.body.error?.message).toContain(`\`${name}\` is missing.`);
      expect(scene.openai.requests).toHaveLength(before);
    });
  }
});
