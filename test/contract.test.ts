/** Tests that the app takes every input and returns every output of the published contract. */
import { actions } from '../src/actions';
import { asList, asObject, type JsonObject } from '../src/json';
import { call, type Reply } from './support/call';
import {
  contract,
  contractOf,
  missingOutputs,
  nested,
  sentValue,
  type ContractAction,
} from './support/contract';
import { startScene, type Scene } from './support/app';
import { samples } from './actions/samples';

let scene: Scene;
let jobId: string;
let eventInputs: JsonObject;
beforeAll(async () => {
  scene = await startScene();
});
// Each test gets a new job with two events, because a job that has ended cannot be cancelled.
beforeEach(async () => {
  const job = await send(contractOf('FineTuningPost'), { training_file: 'file-1', model: 'gpt-4o-mini' });
  jobId = String(job.body.id);
  await send(contractOf('FineTuningGet'), {});
  const events = await send(contractOf('FineTuningEventsGet'), {});
  eventInputs = { after: asObject(asList(events.body.data)[0]).id, limit: 5 };
});
afterAll(() => scene.stop());

function send({ method, path }: ContractAction, inputs: JsonObject): Promise<Reply> {
  const place = path.replace('{fine_tuning_job_id}', jobId);
  // The reply has a file as an object, in the form that Power Automate uses.
  if (method !== 'GET') return call(scene.app.url, `POST ${place}?return=json`, { body: inputs });
  const query = new URLSearchParams(
    Object.entries(inputs).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return call(scene.app.url, `GET ${place}?${query.toString()}`);
}

/** The last request that OpenAI received: its body, or its query as an object. */
function received(): JsonObject {
  const { body, url = '' } = scene.openai.requests.at(-1) ?? {};
  return body ?? Object.fromEntries(new URL(url, 'http://localhost').searchParams);
}

test('every published action is in the action table, with the same method and path', () => {
  expect(contract).toHaveLength(16);
  for (const { operationId, method, path } of contract) {
    expect(actions).toContainEqual(expect.objectContaining({ operationId, method, path }));
  }
});

describe.each(contract.map(({ operationId }) => operationId))('%s', (operationId) => {
  const action = contractOf(operationId);
  const documentedKeys = action.parameters.map(({ key }) => key);
  const documentedValues = Object.fromEntries(
    Object.entries(samples[operationId]?.inputs ?? {}).filter(([key]) => documentedKeys.includes(key)),
  );
  const valuesOf = () => {
    if (operationId === 'FineTuningEventsGet') return eventInputs;
    return operationId.startsWith('FineTuning') && operationId !== 'FineTuningPost' ? {} : documentedValues;
  };
  const documented = documentedKeys.filter((key) => key !== 'fine_tuning_job_id');
  const required = action.parameters.filter(
    (parameter) => parameter.required && documented.includes(parameter.key),
  );
  const onlyRequired = () => Object.fromEntries(required.map(({ key }) => [key, valuesOf()[key]]));

  test('has a sample value for every documented input', () => {
    expect(Object.keys(valuesOf()).sort()).toEqual([...documented].sort());
  });

  test.each([
    ['under their documented names', (inputs: JsonObject) => inputs],
    ['in the shape that OpenAI takes', nested],
    [
      'as text',
      (inputs: JsonObject) =>
        Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, String(value)])),
    ],
  ])('takes all inputs %s, and returns every output', async (_, written) => {
    const inputs = valuesOf();
    const reply = await send(action, written(inputs));
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(action.returns, reply.body)).toEqual([]);
    for (const [key, value] of Object.entries(inputs)) {
      const expected = action.method === 'GET' ? String(value) : value;
      expect([key, sentValue(key, received())]).toEqual([key, expected]);
    }
  });

  test('returns every output when only the required inputs are filled in and the others are blank', async () => {
    const blanks = documented.filter((key) => !(key in onlyRequired())).map((key) => [key, '']);
    const reply = await send(action, { ...(Object.fromEntries(blanks) as JsonObject), ...onlyRequired() });
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(action.returns, reply.body)).toEqual([]);
  });

  if (required.length > 0) {
    test.each(required.map(({ key }) => key))(
      'refuses a call without %s, and sends nothing',
      async (missing) => {
        const before = scene.openai.requests.length;
        const reply = await send(action, { ...valuesOf(), [missing]: undefined });
        expect([reply.status, reply.body.error?.code]).toEqual([400, 'invalid_input']);
        expect(reply.body.error?.message).toMatch(new RegExp(`\\b${missing}\``));
        expect(scene.openai.requests).toHaveLength(before);
      },
    );
  }
});
