/** Tests every row of the action table with its sample: it takes all inputs and returns all outputs. */
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

test('each row has a sample, and each sample has a row', () => {
  expect(Object.keys(samples).sort()).toEqual(actions.map(({ operationId }) => operationId).sort());
});

describe.each(actions)('$operationId', (action) => {
  const { inputs } = sampleOf(action);
  const required = action.input.required ?? [];
  const read = (raw: JsonObject) => action.read?.(raw, () => undefined) ?? raw;

  test('has a sample value for every input', () => {
    expect(Object.keys(read(inputs)).sort()).toEqual(Object.keys(action.input.properties).sort());
  });

  test.each([
    ['as in the sample', inputs],
    ['as the row reads them', read(inputs)],
    ['as text', Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]))],
  ])('takes all inputs %s, and returns every output', async (_, written) => {
    const reply = await send(action, written);
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(outputsOf(action.output), reply.body)).toEqual([]);
  });

  test('returns every output when only the required inputs are filled in and the others are blank', async () => {
    const written = Object.entries(read(inputs)).map(([name, value]) => [
      name,
      required.includes(name) ? value : '',
    ]);
    const reply = await send(action, Object.fromEntries(written) as JsonObject);
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(outputsOf(action.output), reply.body)).toEqual([]);
  });

  // Without an input in its path, a call would have another address.
  for (const name of required.filter((input) => !action.path.includes(`{${input}}`))) {
    test(`refuses a call without ${name}, and sends nothing`, async () => {
      const others = await withIds(scene.app.url, read(inputs));
      const before = scene.openai.requests.length;
      const reply = await callAction(scene.app.url, action, { ...others, [name]: undefined });
      expect([reply.status, reply.body.error?.code]).toEqual([400, 'invalid_input']);
      expect(reply.body.error?.message).toContain(`\`${name}\` is missing.`);
      expect(scene.openai.requests).toHaveLength(before);
    });
  }
});
