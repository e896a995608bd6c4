/** Explains what is wrong with inputs, in sentences that a maker understands. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import { Errors, type ValueError } from '@sinclair/typebox/errors';
import type { InputProblem } from '../errors';
import { asList, type JsonObject } from '../json';
import { isOfKind } from './coerce';
import { textOfContent, wrappedContent } from './wrapper';
import { fileSchemaOf, isFile, isFileSchema, isTextKind, takesAddress, type FileSchema } from './file';

/** The most problems that a reply lists; nobody reads thousands. */
const maxProblems = 100;

/**
 * Lists every field that is wrong, with its problem. No message repeats what the caller sent.
 *
 * @param schema - the schema of the inputs
 * @param inputs - inputs that do not match it
 */
export function explain(schema: TSchema, inputs: unknown): InputProblem[] {
  const problems = new Map<string, InputProblem>();
  for (const error of innermost(Errors(schema, [], inputs))) {
    const field = fieldName(error.path);
    if (!problems.has(field)) problems.set(field, { field, message: sentence(field, error) });
    if (problems.size === maxProblems) break;
  }
  return [...problems.values()];
}

/** If a value may have several shapes, gives the errors of the shape that it has. */
function* innermost(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const members: unknown = error.schema.anyOf;
    // A text in place of a file is neither the file nor its address.
    const isFileMeant = typeof error.value === 'string' && fileSchemaOf(error.schema) !== undefined;
    const meant =
      Array.isArray(members) && !isFileMeant
        ? members.findIndex((member: TSchema) => isOfKind(member, error.value))
        : -1;
    const inner = error.errors[meant];
    if (inner) yield* innermost(inner);
    else yield error;
  }
}

/** Turns a path such as `/messages/0/role` into the form that makers write: `messages[0].role`. */
function fieldName(path: string): string {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (field, part) => (/^\d+$/.test(part) ? `${field}[${part}]` : field ? `${field}.${part}` : part),
      '',
    );
}

function sentence(field: string, { value, schema }: ValueError): string {
  if (value === undefined || value === null) return `\`${field}\` is missing.`;
  const file = fileSchemaOf(schema);
  if (file) return `\`${field}\` ${fileDefect(file, value, takesAddress(schema))}.`;
  const content = wrappedContent(value);
  const read = content && textOfContent(content);
  if (read && 'defect' in read)
    return `\`${field}\` must be ${expectation(schema)}, but its content ${read.defect}.`;
  if (Array.isArray(value) && value.length > 1 && !takesLists(schema)) {
    return `\`${field}\` must be ${expectation(schema)}, but it has ${value.length} values. Send one.`;
  }
  const isNumber = KindGuard.IsNumber(schema) || KindGuard.IsInteger(schema);
  const hasComma = isNumber && typeof value === 'string' && /\d,\d/.test(value);
  return `\`${field}\` must be ${expectation(schema)}${hasComma ? ', without a comma' : ''}.`;
}

/** Whether a schema takes a list. */
function takesLists(schema: TSchema): boolean {
  return KindGuard.IsUnion(schema) ? schema.anyOf.some(takesLists) : KindGuard.IsArray(schema);
}

const anyFile = 'a file: bytes, base64, or an object with $content';

/** How kinds of files are called that are no names to a maker. */
const kindNames: Readonly<Record<string, string>> = {
  html: 'a web page',
  xml: 'XML',
  json: 'JSON',
  txt: 'a text',
  aac: 'aac without a container',
  asf: 'Windows Media (wma or wmv)',
};

/** What is wrong with a file, as the end of a sentence that begins with the field. */
function fileDefect({ kinds = [] }: FileSchema, value: unknown, isAddressable: boolean): string {
  const wanted = `must be one of ${kinds.join(', ')}`;
  if (Array.isArray(value) && value.length > 1 && value.every(isFile))
    return `was sent ${value.length} times. Send one file`;
  if (isLink(value)) return 'must be the file itself, but it is a link. Get the content of the file first';
  if (!isFile(value)) return `must be ${anyFile}${isAddressable ? ', or its address in the web' : ''}`;
  const { size, kind } = value;
  if (size === 0) return 'is an empty file';
  if (kind === undefined) return `${wanted}, and its content has no such form`;
  const medium = kinds.includes('png') ? 'picture' : 'sound';
  if (isTextKind(kind) && !kinds.includes('txt'))
    return `${wanted}, but it is ${kindNames[kind] ?? kind}, not a ${medium}`;
  return `${wanted}, but it is ${kindNames[kind] ?? kind}. Convert it first`;
}

function isLink(value: unknown): boolean {
  return typeof value === 'string' && /^\s*"?(https?|blob|appres|file|content):/i.test(value);
}

/** What a schema asks for, in words. */
function expectation(schema: TSchema): string {
  if (KindGuard.IsUnion(schema)) return [...new Set(schema.anyOf.map(expectation))].join(' or ');
  if (isFileSchema(schema)) return anyFile;
  if (KindGuard.IsLiteral(schema)) return `"${schema.const}"`;
  if (KindGuard.IsBoolean(schema)) return 'true or false';
  if (KindGuard.IsInteger(schema)) return `a whole number${range(schema.minimum, schema.maximum)}`;
  if (KindGuard.IsNumber(schema)) return `a number${range(schema.minimum, schema.maximum)}`;
  if (KindGuard.IsArray(schema)) return `a list${size(schema.minItems, schema.maxItems, 'entries')}`;
  if (KindGuard.IsObject(schema)) return 'an object';
  if (KindGuard.IsString(schema)) {
    const example: unknown = schema.pattern === undefined ? undefined : asList(schema.examples)[0];
    return typeof example === 'string'
      ? `of the form ${example}`
      : `a text${size(schema.minLength, maxLengthOf(schema), 'characters')}`;
  }
  return 'something else';
}

/** The most characters that a text can have. */
export function maxLengthOf({ maxLength, maxCharacters }: Readonly<JsonObject>): number | undefined {
  const most = maxCharacters ?? maxLength;
  return typeof most === 'number' ? most : undefined;
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function size(minimum: number | undefined, maximum: number | undefined, unit: string): string {
  const notEmpty = minimum ? ' that is not empty' : '';
  return maximum === undefined ? notEmpty : `${notEmpty && `${notEmpty},`} of at most ${maximum} ${unit}`;
}
