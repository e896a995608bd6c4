/** The promise of the published contract: every documented input is taken in both readings, every documented output is there. */
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
// Each test has a job of its own, with two events, because a job that is over can't be cancelled.
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
  // A file comes as an object, as Power Automate makes it of one.
  if (method !== 'GET') return call(scene.app.url, `POST ${place}?return=json`, { body: inputs });
  const query = new URLSearchParams(
    Object.entries(inputs).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return call(scene.app.url, `GET ${place}?${query.toString()}`);
}

/** What OpenAI received last: the body, or the query as an object. */
function received(): JsonObject {
  const { body, url = '' } = scene.openai.requests.at(-1) ?? {};
  return body ?? Object.fromEntries(new URL(url, 'http://localhost').searchParams);
}

test('every published action is in the table, where it was', () => {
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

  test('has a value here for every documented input', () => {
    expect(Object.keys(valuesOf()).sort()).toEqual([...documented].sort());
  });

  test.each([
    ['as the documentation prints them', (given: JsonObject) => given],
    ['as they are sent to OpenAI', nested],
    [
      'as text',
      (given: JsonObject) =>
        Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])),
    ],
  ])('takes all inputs %s, and gives every output', async (_, written) => {
    const inputs = valuesOf();
    const reply = await send(action, written(inputs));
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(action.returns, reply.body)).toEqual([]);
    for (const [key, value] of Object.entries(inputs)) {
      const expected = action.method === 'GET' ? String(value) : value;
      expect([key, sentValue(key, received())]).toEqual([key, expected]);
    }
  });

  test('gives every output when only the required inputs are given, and the others are blank', async () => {
    const blanks = documented.filter((key) => !(key in onlyRequired())).map((key) => [key, '']);
    const reply = await send(action, { ...(Object.fromEntries(blanks) as JsonObject), ...onlyRequired() });
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(missingOutputs(action.returns, reply.body)).toEqual([]);
  });

  if (required.length > 0) {
    test.each(required.map(({ key }) => key))(
      'says so when %s is missing, and sends nothing',
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
