/** Calls every operation as the runtime of custom connectors does, with nothing but the definition. */
import { actions, type Action } from '../../src/actions';
import { asList, asObject, type JsonObject } from '../../src/json';
import { functionKeys, type Scene } from '../support/app';
import { missingOutputs } from '../support/contract';
import { outputsOf, sampleOf, startSampleCalls, withIds } from '../support/sample-calls';
import { readDefinition } from '../support/samples';
import { connectorRequest } from '../support/workflow/connector';
import { fileObject } from '../support/workflow/content';
import { send, toSend, type ActionReply } from '../support/workflow/send';

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleCalls(actions);
});
afterAll(() => scene.stop());

/** Runs an action of the connector as a flow does, with parameters in the form that flows use. */
function runAction(operationId: string, parameters: JsonObject): Promise<ActionReply> {
  const inputs = { host: { operationId }, parameters };
  const asked = connectorRequest(readDefinition(), scene.app.url, functionKeys.first, inputs);
  return send(toSend(asked, 'power-automate'));
}

/** The parameters of an operation in the definition. */
function definedParameters({ path, method }: Action): JsonObject[] {
  const operation = asObject(asObject(asObject(readDefinition().paths)[path])[method.toLowerCase()]);
  return asList(operation.parameters).map(asObject);
}

/**
 * The inputs of a sample as parameters of a flow: `body/model`, a part of a form, or a part of the path or
 * the query.
 */
async function parametersOf(action: Action): Promise<JsonObject> {
  const defined = definedParameters(action);
  const inputs = await withIds(scene.app.url, sampleOf(action).inputs);
  const values = Object.entries(action.read?.(inputs, () => undefined) ?? inputs);
  const pairs = values.map(([name, value]): [string, unknown] => {
    const parameter = defined.find((candidate) => candidate.name === name);
    if (!parameter) return [`body/${name}`, value];
    const bytes = Buffer.from(String(value), 'base64');
    return [name, parameter.type === 'file' ? fileObject('application/octet-stream', bytes) : value];
  });
  return Object.fromEntries(pairs);
}

test.each(actions)('$operationId returns its documented outputs', async (action) => {
  const reply = await runAction(action.operationId, await parametersOf(action));
  expect([reply.isSuccess, reply.outputs.statusCode]).toEqual([true, 200]);
  // A reply with a file has no report on adaptation, because only JSON can contain it.
  const outputs = outputsOf(action.output).filter(
    ({ path }) => !action.file || !path.startsWith('adaptation'),
  );
  expect(missingOutputs(outputs, asObject(reply.outputs.body))).toEqual([]);
});

// OpenAI's endpoint for translation has only one model, so every other name is replaced.
const ofAnyModel = actions.filter(
  ({ purpose, operationId }) => purpose !== undefined && operationId !== 'AudioTranslationPost',
);

test.each(ofAnyModel)('$operationId accepts strict_model, and then uses no other model', async (action) => {
  const parameters = await parametersOf(action);
  const model = Object.keys(parameters).find((name) => name.endsWith('model')) ?? 'body/model';
  const gone = { ...parameters, [model]: 'gpt-4-turbo', strict_model: true };
  const reply = await runAction(action.operationId, gone);
  const { error } = asObject(reply.outputs.body);
  expect([reply.outputs.statusCode, asObject(error).code]).toEqual([410, 'model_retired']);
});

test('ConnectionGet checks the connection', async () => {
  const reply = await runAction('ConnectionGet', {});
  expect(asObject(reply.outputs.body)).toMatchObject({ key_accepted: true });
});
