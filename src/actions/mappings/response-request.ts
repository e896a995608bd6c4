/** Makes the parameters of a response from the flat inputs of a maker. */
import { asList, asObject, omit, type JsonObject } from '../../json';
import { contentTypeOf, dataUrlOf, isFile, pictureKinds, type InputFile } from '../../schema/file';
import { answerFormat } from './answer-format';

const flat = [
  ...['question', 'files', 'file_ids', 'web_search', 'domains', 'code_interpreter', 'effort', 'example'],
  'json_schema',
];

/** The list itself, or a list of the one value; empty if there is none. */
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? asList(value) : value === undefined ? [] : [value];

/** Makes the parameters. What a caller of code sends in OpenAI's own form stays, and the flat inputs are added to it. */
export function responseRequest(inputs: JsonObject): JsonObject {
  const { effort } = inputs;
  const rest = omit(inputs, flat);
  const tools = [...asList(rest.tools), ...toolsOf(inputs)];
  const format = answerFormat(inputs);
  return {
    ...rest,
    input: inputOf(inputs),
    ...(tools.length > 0 && { tools }),
    ...(format && { text: { ...asObject(rest.text), format } }),
    ...(effort !== undefined && { reasoning: { ...asObject(rest.reasoning), effort } }),
  };
}

/** The question, behind the files that it is about. */
function inputOf({ question, files, file_ids, code_interpreter }: JsonObject): unknown {
  // The interpreter opens files of any kind itself, also those that are too large to be read as a whole.
  const ids = code_interpreter === true ? [] : listOf(file_ids);
  const parts = [...listOf(files).map(filePart), ...ids.map((file_id) => ({ type: 'input_file', file_id }))];
  if (parts.length === 0) return question;
  if (typeof question === 'string') {
    return [{ type: 'message', role: 'user', content: [...parts, { type: 'input_text', text: question }] }];
  }
  return [...asList(question), { type: 'message', role: 'user', content: parts }];
}

/** Endings of addresses that are pictures. */
const pictureAddress = /\.(png|jpe?g|gif|webp)([?#]|$)/i;

function filePart(file: unknown): JsonObject {
  if (!isFile(file)) {
    const isPicture = pictureAddress.test(String(file));
    return isPicture
      ? { type: 'input_image', image_url: file, detail: 'auto' }
      : { type: 'input_file', file_url: file };
  }
  const { kind = '' } = file;
  if (pictureKinds.includes(kind)) {
    return { type: 'input_image', image_url: dataUrlOf(file), detail: 'auto' };
  }
  return { type: 'input_file', filename: fileNameOf(file, 'file'), file_data: dataUrlOf(file) };
}

/**
 * The name of a file, with the ending that OpenAI reads its kind from.
 *
 * @param otherwise - the name, without ending, of a file that has none
 */
export function fileNameOf({ declared, kind }: InputFile, otherwise: string): string {
  const name = (declared.name ?? '')
    .replace(/^.*[/\\]/, '')
    .replace(/\p{Cc}/gu, '')
    .trim();
  const ending = /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase();
  if (kind === undefined) return name || `${otherwise}.bin`;
  const fits = ending === kind || (ending !== undefined && contentTypeOf(kind) === contentTypeOf(ending));
  return fits || (name !== '' && kind === 'txt' && ending !== undefined)
    ? name
    : `${name || otherwise}.${kind}`;
}

function toolsOf({ web_search, domains, code_interpreter, file_ids }: JsonObject): readonly JsonObject[] {
  const allowed = domainsOf(domains);
  const ids = listOf(file_ids);
  const container = { type: 'auto', ...(ids.length > 0 && { file_ids: ids }) };
  return [
    ...(web_search === true || allowed.length > 0
      ? [{ type: 'web_search', ...(allowed.length > 0 && { filters: { allowed_domains: allowed } }) }]
      : []),
    ...(code_interpreter === true ? [{ type: 'code_interpreter', container }] : []),
  ];
}

/** The domains in a list, or in a text with commas, without what people write around them. */
export function domainsOf(written: unknown): readonly string[] {
  return listOf(written)
    .flatMap((entry) => String(entry).split(/[,;\s]+/))
    .filter((domain) => domain !== '')
    .map((domain) =>
      domain
        .replace(/^https?:\/\//i, '')
        .replace(/[/?#].*$/, '')
        .toLowerCase(),
    );
}

/** Whether a text is the name of a domain. */
export function isDomain(text: string): boolean {
  return text.length <= 253 && /^([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u.test(text);
}
