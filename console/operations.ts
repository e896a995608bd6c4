/** Reads from the definition of the connector what the forms show. Pure. */
import { asList, asObject, type JsonObject } from '../src/json';

/** One input of an operation. */
export interface Field {
  /** Its name; one inside an object has the name of that in front, with a dot. */
  name: string;
  place: 'path' | 'query' | 'body' | 'form';
  kind: 'text' | 'long text' | 'lines' | 'number' | 'yes or no' | 'file' | 'files' | 'list';
  title: string;
  description: string;
  required: boolean;
  /** Whether the designer shows it only to makers who ask for more. */
  advanced: boolean;
  /** Whether nobody sees it, and its default is always sent. */
  hidden: boolean;
  byDefault: string;
  suggestions: readonly string[];
  /** What its models are for, if it is a model. */
  purpose?: string | undefined;
  /** The inputs of each entry of a list. */
  of: readonly Field[];
}

/** An operation of the connector. */
export interface Operation {
  id: string;
  area: string;
  summary: string;
  description: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash. */
  path: string;
  fields: readonly Field[];
  /** Whether the reply is a file. */
  givesFile: boolean;
  /** Whether the answer may take minutes, and the caller can ask for it again. */
  mayTakeLong: boolean;
}

const methods: Readonly<Record<string, Operation['method']>> = { get: 'GET', delete: 'DELETE' };

/** Inputs whose texts have several lines. */
const longTexts = [
  ...['prompt', 'input', 'instruction', 'instructions', 'content', 'question'],
  ...['example', 'json_schema'],
];

/** Reads every operation that makers see. */
export function operationsOf(definition: JsonObject): Operation[] {
  return Object.entries(asObject(definition.paths)).flatMap(([path, ofPath]) =>
    Object.entries(asObject(ofPath))
      .map(([method, found]): [string, JsonObject] => [method, asObject(found)])
      .filter(([, found]) => found['x-ms-visibility'] !== 'internal')
      .map(([method, found]): Operation => {
        const isForm = asList(found.consumes).includes('multipart/form-data');
        return {
          id: String(found.operationId),
          area: String(asList(found.tags)[0]),
          summary: String(found.summary),
          description: String(found.description),
          method: methods[method] ?? 'POST',
          path,
          fields: asList(found.parameters).flatMap((parameter) => fieldsOf(asObject(parameter), isForm)),
          givesFile: asList(found.produces).includes('application/octet-stream'),
          mayTakeLong: Object.hasOwn(asObject(found.responses), '202'),
        };
      }),
  );
}

function fieldsOf(parameter: JsonObject, isForm: boolean): Field[] {
  if (parameter.in === 'body') return fieldsIn(asObject(parameter.schema), 'body');
  const place = isForm && parameter.in === 'formData' ? 'form' : parameter.in === 'path' ? 'path' : 'query';
  return [fieldOf(String(parameter.name), parameter, place, parameter.required === true)];
}

function fieldsIn(schema: JsonObject, place: Field['place'], before = ''): Field[] {
  const required = asList(schema.required);
  return Object.entries(asObject(schema.properties)).flatMap(([name, found]) => {
    const property = asObject(found);
    if (property.type === 'object') return fieldsIn(property, place, `${before}${name}.`);
    return [fieldOf(`${before}${name}`, property, place, required.includes(name))];
  });
}

function fieldOf(name: string, facts: JsonObject, place: Field['place'], required: boolean): Field {
  const dynamic = asObject(asObject(facts['x-ms-dynamic-list']).parameters);
  const purpose = asObject(dynamic.purpose).value;
  return {
    name,
    place,
    kind: kindOf(name, facts),
    title: textOr(facts['x-ms-summary'], name),
    description: textOr(facts.description, ''),
    required,
    advanced: facts['x-ms-visibility'] === 'advanced',
    hidden: facts['x-ms-visibility'] === 'internal',
    byDefault: textOr(facts.default, ''),
    suggestions: asList(facts.enum).map(String),
    ...(typeof purpose === 'string' && { purpose }),
    of: facts.type === 'array' ? fieldsIn(asObject(facts.items), place) : [],
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : otherwise;
}

function kindOf(name: string, { type, items }: JsonObject): Field['kind'] {
  if (type === 'array') {
    const inner = Object.values(asObject(asObject(items).properties)).map(asObject);
    if (inner.some(({ format }) => format === 'byte')) return 'files';
    return inner.length > 0 ? 'list' : 'lines';
  }
  if (type === 'file') return 'file';
  if (type === 'boolean') return 'yes or no';
  if (type === 'number' || type === 'integer') return 'number';
  return longTexts.includes(name) ? 'long text' : 'text';
}
