/** Every operation, called as the runtime of custom connectors does it from nothing but the definition. */
import { actions } from '../../src/actions';
import { asObject, type JsonObject } from '../../src/json';
import { contract, contractOf, missingOutputs, nested } from '../support/contract';
import { contractValues } from '../support/contract-values';
import { functionKeys, startScene, type Scene } from '../support/app';
import { call } from '../support/call';
import { readDefinition } from '../support/samples';
import { connectorRequest } from '../support/workflow/connector';
import { fileObject } from '../support/workflow/content';
import { send, toSend, type ActionReply } from '../support/workflow/send';

let scene: Scene;
let jobId: string;
beforeAll(async () => {
  scene = await startScene();
});
beforeEach(async () => {
  const making = { body: { training_file: 'file-1', model: 'gpt-4o-mini' } };
  jobId = String((await call(scene.app.url, 'POST /v1/fine_tuning/jobs', making)).body.id);
});
afterAll(() => scene.stop());

/** Runs an action of the connector in a flow, with its parameters as flows have them. */
function runAction(operationId: string, parameters: JsonObject): Promise<ActionReply> {
  const inputs = { host: { operationId }, parameters };
  const asked = connectorRequest(readDefinition(), scene.app.url, functionKeys.first, inputs);
  return send(toSend(asked, 'power-automate'));
}

/** The documented inputs of an action, as parameters of a flow: `body/model`, a part of a form, or a part of the path. */
function parametersOf(operationId: string): JsonObject {
  const files = contractOf(operationId)
    .parameters.filter(({ type }) => type === 'file')
    .map(({ key }) => key);
  const values = Object.entries(nested(contractValues[operationId] ?? {}));
  const pairs = values.map(([name, value]): [string, unknown] => {
    if (files.length === 0) return [`body/${name}`, value];
    const bytes = Buffer.from(String(value), 'base64');
    return [name, files.includes(name) ? fileObject('application/octet-stream', bytes) : value];
  });
  const hasJob = contractOf(operationId).path.includes('{fine_tuning_job_id}');
  return { ...Object.fromEntries(pairs), ...(hasJob && { fine_tuning_job_id: jobId }) };
}

test.each(contract.map(({ operationId }) => operationId))('%s gives its documented outputs', async (operationId) => {
  const reply = await runAction(operationId, parametersOf(operationId));
  expect([reply.isSuccess, reply.outputs.statusCode]).toEqual([true, 200]);
  expect(missingOutputs(contractOf(operationId), asObject(reply.outputs.body))).toEqual([]);
});

// OpenAI's endpoint for translation knows one model alone, whatever is asked for.
const ofAnyModel = actions.filter(
  ({ purpose, operationId }) => purpose !== undefined && operationId !== 'AudioTranslationPost',
);

test.each(ofAnyModel.map(({ operationId }) => operationId))(
  '%s takes the wish for no other model',
  async (operationId) => {
    const parameters = parametersOf(operationId);
    const model = Object.keys(parameters).find((name) => name.endsWith('model')) ?? 'body/model';
    const gone = { ...parameters, [model]: 'gpt-4-turbo', strict_model: true };
    const reply = await runAction(operationId, gone);
    const { error } = asObject(reply.outputs.body);
    expect([reply.outputs.statusCode, asObject(error).code]).toEqual([410, 'model_retired']);
  },
);

test('the connection is checked', async () => {
  const reply = await runAction('ConnectionGet', {});
  expect(asObject(reply.outputs.body)).toMatchObject({ key_accepted: true });
});
