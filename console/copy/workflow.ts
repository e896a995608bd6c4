/** Writes a call as actions of Power Automate and Logic Apps. Pure. The samples have the same form. */
import { asList, asObject, isObject, type JsonObject } from '../../src/json';
import { base64Of, bodyOf, isFile, plain, requestOf, type ChosenFile, type Input } from '../request';
import { keyPlaceholder, mainOutputs, shownInputs, type CopiedCall } from './call';

/** Like the retry policy of the samples: it fits the errors of the app. */
const retryPolicy: JsonObject = {
  type: 'exponential',
  count: 3,
  interval: 'PT10S',
  minimumInterval: 'PT10S',
  maximumInterval: 'PT1M',
};

const succeeded = ['Succeeded'];
const hides = (...properties: string[]) => ({ secureData: { properties } });

/** From this size on, a file is not copied: the maker puts the content of an earlier step there anyway. */
const largestFile = 16_000;

/** The name of the call in a flow. */
export function actionName({ operation }: Pick<CopiedCall, 'operation'>): string {
  return operation.id === 'ChatPost' ? 'Ask' : operation.summary.replace(/[^A-Za-z0-9]+/g, '_');
}

/** The name of the scope around it. */
export function scopeName(call: Pick<CopiedCall, 'operation'>): string {
  return call.operation.id === 'ChatPost' ? 'Ask_OpenAI' : `${actionName(call)}_with_OpenAI`;
}

/** Writes a text so that a flow does not take it for an expression. */
export function escaped(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.includes('@{')) return `@string('${value.replaceAll("'", "''")}')`;
    return value.startsWith('@') ? `@${value}` : value;
  }
  if (Array.isArray(value)) return value.map(escaped);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, escaped(inner)]));
}

/** A value of the flow that the maker replaces by one of an earlier step. */
interface Lifted {
  name: string;
  value: unknown;
  description?: string;
}

/** A call whose files and main text stand in actions of their own. */
function lift(call: CopiedCall): { call: CopiedCall; lifted: Lifted[] } {
  const lifted: Lifted[] = [];
  const inputs = call.inputs.map((input): Input => {
    const [field, value] = input;
    if (field.kind === 'list' && field.name === 'messages') {
      const entries = asList(value).map(asObject);
      const last = entries.at(-1);
      if (last?.role !== 'user' || typeof last.content !== 'string') return input;
      lifted.push({ name: 'Prompt', value: escaped(last.content) });
      return [field, [...entries.slice(0, -1), { ...last, content: reference('Prompt') }]];
    }
    return input;
  });
  return { call: { ...call, inputs }, lifted };
}

/** Refers to the output of an action. It is no text of a maker, so it is not escaped. */
function reference(name: string): string {
  return `${mark}@{outputs('${name}')}`;
}

/** Begins a text that is already written as a flow wants it. No key of a keyboard writes it. */
const mark = '\u0000';

/** Escapes all texts but those that are references. */
function written(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith(mark)) return value.slice(1);
  if (Array.isArray(value)) return value.map(written);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, written(inner)]));
  }
  return escaped(value);
}

/** A file as flows pass it on. */
function fileObject(file: ChosenFile): JsonObject {
  const content = file.bytes.length <= largestFile ? base64Of(file) : '';
  return { '$content-type': file.type, $content: content };
}

/** The name of the action that holds a file. */
const fileName = (index: number) => (index === 0 ? 'File' : `File_${index + 1}`);

/** Every file of a call. */
export function filesIn(inputs: readonly Input[]): ChosenFile[] {
  return inputs.flatMap(([, value]) =>
    isFile(value) ? [value] : Array.isArray(value) ? (value as unknown[]).filter(isFile) : [],
  );
}

/** The body of the HTTP action: JSON, or a form as the platform writes it. */
function httpBody(
  call: CopiedCall,
  contentOf: (file: ChosenFile) => string,
  fileOf: (file: ChosenFile) => string,
): unknown {
  const places = call.operation.fields.map(({ place }) => place);
  const at = (place: string) => call.inputs.filter(([field]) => field.place === place);
  if (places.includes('form')) {
    const parts = at('form').map(([{ name }, value]) => ({
      headers: { 'Content-Disposition': `form-data; name="${name}"` },
      body: isFile(value) ? fileOf(value) : escaped(plain(value)),
    }));
    return { '$content-type': 'multipart/form-data', $multipart: parts };
  }
  return places.includes('body')
    ? written(bodyOf(at('body'), (file) => `${mark}${contentOf(file)}`))
    : undefined;
}

/** The inputs of the HTTP action. */
function httpInputs(call: CopiedCall, address: string, key: string, body: unknown): JsonObject {
  const { method, target } = requestOf(call.operation, call.form);
  return {
    method,
    uri: `${address}${target}`,
    headers: {
      'x-functions-key': key,
      ...(call.isLong && { Prefer: 'respond-async' }),
    },
    ...(body !== undefined && { body }),
    retryPolicy,
  };
}

/** The expression for the most useful output of an action. */
function outputOf(name: string, operationId: string): string {
  const path = (mainOutputs[operationId] ?? []).map(
    (step) => `?[${typeof step === 'number' ? step : `'${step}'`}]`,
  );
  return `@body('${name}')${path.join('')}`;
}

/** The scope for Power Automate: address and key once, what to replace, the call, its answer, and a branch for errors. */
export function powerAutomateScope(original: CopiedCall): JsonObject {
  const { call, lifted } = lift(original);
  const name = actionName(call);
  const files = filesIn(call.inputs);
  const nameOf = (file: ChosenFile) => fileName(files.indexOf(file));
  const values: Lifted[] = [
    ...lifted,
    ...files.map((file) => ({
      name: nameOf(file),
      value: fileObject(file),
      description: 'Put File Content of an earlier step here, from SharePoint or OneDrive for example.',
    })),
  ];
  const body = httpBody(
    call,
    (file) => `@outputs('${nameOf(file)}')?['$content']`,
    (file) => `@outputs('${nameOf(file)}')`,
  );
  const chain = ['Address', 'Function_key', ...values.map((value) => value.name)];
  const after = (index: number) => ({ [chain[index] ?? 'Address']: succeeded });
  const actions: JsonObject = {
    Address: { type: 'Compose', inputs: call.address, runAfter: {} },
    Function_key: {
      type: 'Compose',
      inputs: keyPlaceholder,
      runAfter: after(0),
      runtimeConfiguration: hides('inputs'),
    },
    ...Object.fromEntries(
      values.map(({ name: of, value, description }, index) => [
        of,
        {
          type: 'Compose',
          inputs: value,
          runAfter: after(index + 1),
          ...(description !== undefined && { description }),
          runtimeConfiguration: hides('inputs'),
        },
      ]),
    ),
    [name]: {
      type: 'Http',
      inputs: httpInputs(call, "@{outputs('Address')}", "@{outputs('Function_key')}", body),
      runAfter: after(chain.length - 1),
      runtimeConfiguration: hides('inputs', 'outputs'),
      ...(call.isLong && { limit: { timeout: 'PT1H' } }),
    },
    ...following(name, call.operation.id),
  };
  return { type: 'Scope', actions, runAfter: {} };
}

/** What comes after a call: its answer, or the end of the run with the reason. */
function following(name: string, operationId: string): JsonObject {
  const body = `string(coalesce(body('${name}'), ''))`;
  return {
    Answer: { type: 'Compose', inputs: outputOf(name, operationId), runAfter: { [name]: succeeded } },
    Reply: {
      type: 'Compose',
      inputs: `@json(if(startsWith(${body}, '{'), ${body}, '{}'))`,
      runAfter: { [name]: ['Failed', 'TimedOut'] },
      description:
        'The reply as an object, also where it has no body or is no JSON because something before the app answered.',
    },
    Stop_with_the_reason: {
      type: 'Terminate',
      inputs: {
        runStatus: 'Failed',
        runError: {
          code: "@coalesce(outputs('Reply')?['error']?['code'], 'no_answer')",
          message: "@coalesce(outputs('Reply')?['error']?['message'], 'The connector gave no answer.')",
        },
      },
      runAfter: { Reply: succeeded },
    },
  };
}

/** What the new designers have on the clipboard for an action: of Power Automate first, of Logic Apps second. */
export function newClipboard(nodeId: string, action: JsonObject): JsonObject {
  return {
    nodeId,
    serializedValue: action,
    serializedOperation: action,
    allConnectionData: {},
    staticResults: {},
    isScopeNode: action.type === 'Scope',
    mslaNode: true,
  };
}

/** What the classic designer has on the clipboard. */
export function classicClipboard(operationName: string, operationDefinition: JsonObject): JsonObject {
  return {
    id: '3f0d7c1e-0001-4000-8000-000000000000',
    brandColor: '#8C3900',
    connectionReferences: {},
    connectorDisplayName: 'Control',
    icon: '',
    isTrigger: false,
    operationName,
    operationDefinition,
  };
}

/** The action for the code view of a Logic App (Standard), which has address and key in its app settings, as the samples do. */
export function logicAppsAction(call: CopiedCall): JsonObject {
  const body = httpBody(
    call,
    () => '@base64(triggerBody())',
    () => '@triggerBody()',
  );
  return {
    [actionName(call)]: {
      type: 'Http',
      inputs: httpInputs(
        call,
        "@{appsetting('OPENAI_CONNECTOR_URL')}",
        "@appsetting('OPENAI_CONNECTOR_KEY')",
        body,
      ),
      runAfter: {},
      runtimeConfiguration: hides('inputs', 'outputs'),
      ...(call.isLong && { limit: { timeout: 'PT1H' } }),
    },
  };
}

/** The id of a custom connector, which every environment makes anew. */
export const connectorPlaceholder = 'shared_oai-5fopenai-5f0000000000000000';

/** The action of the custom connector. Its connection holds the key. */
export function connectorAction(call: CopiedCall): JsonObject {
  const parameters = shownInputs(call).flatMap(([field, value]): [string, unknown][] => {
    const name = field.place === 'body' ? `body/${field.name.replaceAll('.', '/')}` : field.name;
    if (isFile(value)) return [[name, fileObject(value)]];
    const body = bodyOf([[{ ...field, name: 'value' }, value]]);
    return [[name, escaped(body.value)]];
  });
  return {
    type: 'OpenApiConnection',
    inputs: {
      host: {
        apiId: `/providers/Microsoft.PowerApps/apis/${connectorPlaceholder}`,
        connectionName: connectorPlaceholder,
        operationId: call.operation.id,
      },
      parameters: Object.fromEntries(parameters),
      authentication: "@parameters('$authentication')",
      retryPolicy,
    },
    runAfter: {},
    runtimeConfiguration: hides('inputs', 'outputs'),
  };
}
