/**
 * Makes the schemas of tools from those of the rows. Copilot Studio takes no references, no unions and no lists of types, so the
 * schemas have none.
 */
import { KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { isHidden, propertiesOf } from '../connector';
import { asObject, isObject, type JsonObject } from '../json';
import { oneOf } from '../lists';
import { fileSchemaOf, takesAddress, type FileSchema } from '../schema/file';

/**
 * Makes the schema of the inputs, without those that a designer hides.
 *
 * @param defaults - the values of inputs that are left out
 */
export function inputSchema({ properties, required = [] }: TObject, defaults: JsonObject): JsonObject {
  const shown = Object.entries<TSchema>(properties).filter(([, schema]) => !isHidden(schema));
  const needed = required.filter((name) => !Object.hasOwn(defaults, name));
  const { properties: all, ...rest } = propertiesOf(
    { properties: Object.fromEntries(shown), required: needed },
    'input',
  );
  const schemas = Object.entries(asObject(all)).map(([name, schema]): [string, JsonObject] => {
    const plain = asObject(withoutExtensions(schema));
    const source = shown.find(([one]) => one === name)?.[1];
    const file = source && fileSchemaOf(source);
    const filled = Object.hasOwn(defaults, name) && { default: defaults[name] };
    return [name, file ? filesOf(plain, file, takesAddress(source)) : { ...plain, ...filled }];
  });
  return { type: 'object', properties: Object.fromEntries(schemas), ...rest };
}

/** How an agent can give a file, or each of several. An attachment with a name would be an object, and an address is a text. */
function filesOf(
  { type, title, description }: JsonObject,
  { takesText }: FileSchema,
  isAddress: boolean,
): JsonObject {
  const forms = ['in base64', 'as a data URL'];
  if (isAddress) forms.push('as an https address');
  if (takesText) forms.push('as the text itself');
  const isList = type === 'array';
  const text = `${String(description)} Give ${isList ? 'each' : 'it'} ${oneOf(forms)}.`;
  return isList
    ? { type, title, description: text, items: { type: 'string' } }
    : { type: 'string', title, description: text };
}

/** A schema without what only designers know, at any depth. Formats are left out, too: validators know few of them. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, entry]) => {
    // An input can have the name `format`. Its schema is an object.
    return !name.startsWith('x-ms-') && !(name === 'format' && typeof entry === 'string');
  });
  return Object.fromEntries(kept.map(([name, entry]) => [name, withoutExtensions(entry)]));
}

/**
 * Makes the schema of outputs. An output that can be of several types, or null, is not mentioned: a result may have more than its
 * schema says, and what the schema says is always true.
 */
export function outputSchema(schema: TSchema): JsonObject | undefined {
  const about = schema.description === undefined ? {} : { description: schema.description };
  if (KindGuard.IsArray(schema)) {
    const items = outputSchema(schema.items);
    return items && { type: 'array', ...about, items };
  }
  if (KindGuard.IsObject(schema)) {
    const pairs = Object.entries<TSchema>(schema.properties).flatMap(
      ([name, one]): [string, JsonObject][] => {
        const plain = outputSchema(one);
        return plain ? [[name, plain]] : [];
      },
    );
    const required = pairs.map(([name]) => name).filter((name) => schema.required?.includes(name));
    return { type: 'object', ...about, properties: Object.fromEntries(pairs), required };
  }
  const isPlain = [KindGuard.IsString, KindGuard.IsInteger, KindGuard.IsNumber, KindGuard.IsBoolean].some(
    (is) => is(schema),
  );
  return isPlain ? { type: schema.type, ...about } : undefined;
}
