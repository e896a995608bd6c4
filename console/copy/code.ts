/** Writes a call as code: curl, and OpenAI's SDKs. Pure. */
import { isObject } from '../../src/json';
import { bodyOf, isFile, plain, requestOf, type ChosenFile, type Input } from '../request';
import { keyPlaceholder, type CopiedCall } from './call';

/** Quotes a text for a shell. */
function shellText(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Writes a curl command. */
export function curl({ operation, form, address, isLong }: CopiedCall): string {
  const { method, target, json, parts } = requestOf(operation, form);
  const lines = [
    `curl -s ${shellText(`${address}${target}`)}`,
    ...(method === 'DELETE' ? ['-X DELETE'] : []),
    `-H ${shellText(`x-functions-key: ${keyPlaceholder}`)}`,
    ...(isLong ? ["-H 'prefer: respond-async'", '-i'] : []),
    ...(json ? ["-H 'content-type: application/json'", `-d ${shellText(JSON.stringify(json))}`] : []),
    ...(method === 'POST' && !json && !parts ? ['-X POST'] : []),
    ...(parts ?? []).map(([name, value]) =>
      isFile(value)
        ? `-F ${shellText(`${name}=@${value.name};type=${value.type}`)}`
        : `--form-string ${shellText(`${name}=${value}`)}`,
    ),
    ...(operation.givesFile ? [`-o ${savedName(form)}`] : []),
  ];
  return lines.join(' \\\n  ');
}

/** The name of a file that is saved. */
function savedName(form: CopiedCall['form']): string {
  const { response_format, voice } = form;
  if (voice === undefined) return 'file';
  return `speech.${typeof response_format === 'string' && response_format !== '' ? response_format : 'mp3'}`;
}

/** How OpenAI's SDKs call an operation, and where the most useful output is. */
interface SdkMethod {
  /** In JavaScript; Python writes the same with underscores. */
  name: string;
  prints?: string;
}

/** Operations that the SDKs know. All others are sent by path. */
const sdkMethods: Readonly<Record<string, SdkMethod>> = {
  ChatPost: { name: 'chat.completions.create', prints: 'choices[0].message.content' },
  CompletionPost: { name: 'completions.create', prints: 'choices[0].text' },
  EmbedPost: { name: 'embeddings.create', prints: 'data[0].embedding' },
  ModerationPost: { name: 'moderations.create', prints: 'results[0].flagged' },
  AudioSpeechPost: { name: 'audio.speech.create' },
  AudioTranscriptionPost: { name: 'audio.transcriptions.create', prints: 'text' },
  AudioTranslationPost: { name: 'audio.translations.create', prints: 'text' },
  ImagePost: { name: 'images.generate', prints: 'data[0].url' },
  ImageEditPost: { name: 'images.edit', prints: 'data[0].url' },
  ImageVariationPost: { name: 'images.createVariation', prints: 'data[0].url' },
  FineTuningPost: { name: 'fineTuning.jobs.create', prints: 'id' },
  FineTuningGet: { name: 'fineTuning.jobs.retrieve', prints: 'status' },
  FineTuningCancelPost: { name: 'fineTuning.jobs.cancel', prints: 'status' },
  FilePost: { name: 'files.create', prints: 'id' },
  FileGet: { name: 'files.retrieve', prints: 'filename' },
  FileDelete: { name: 'files.delete', prints: 'deleted' },
  FileContentGet: { name: 'files.content' },
};

/** The parts of a call of an SDK. */
function partsOf({ operation, inputs, form }: CopiedCall) {
  const at = (...places: string[]) => inputs.filter(([{ place }]) => places.includes(place));
  const files = inputs.filter(([, value]) => isFile(value));
  return {
    sdk: sdkMethods[operation.id],
    ids: at('path').map(([, value]) => plain(value)),
    body: bodyOf(at('body', 'form').filter((input) => !files.includes(input))),
    files: files as (readonly [Input[0], ChosenFile])[],
    query: bodyOf(at('query')),
    target: requestOf(operation, form).target.replace(/^\/v1/, ''),
    isGeneric: sdkMethods[operation.id] === undefined,
  };
}

/** Writes a call with OpenAI's SDK for JavaScript. */
export function javaScript(call: CopiedCall): string {
  const { operation, address } = call;
  const { sdk, ids, body, files, query, target } = partsOf(call);
  const saves = operation.givesFile;
  const imports = [
    files.length > 0 && "import { readFile } from 'node:fs/promises';",
    saves && "import { writeFile } from 'node:fs/promises';",
    files.length > 0 ? "import OpenAI, { toFile } from 'openai';" : "import OpenAI from 'openai';",
  ].filter(Boolean);
  const client = [
    'const openai = new OpenAI({',
    "  apiKey: 'unused',",
    `  baseURL: ${jsText(`${address}/v1`)},`,
    `  defaultHeaders: { 'x-functions-key': ${jsText(keyPlaceholder)} },`,
    '});',
  ];
  const ofFiles = files.map(
    ([{ name }, file]) =>
      `  ${name}: await toFile(await readFile(${jsText(file.name)}), ${jsText(file.name)}, { type: ${jsText(file.type)} }),`,
  );
  const members = Object.entries(body).map(([name, value]) => `  ${name}: ${jsLiteral(value, 1)},`);
  const object = ['{', ...ofFiles, ...members, '}'].join('\n');
  const hasBody = Object.keys(body).length + files.length > 0;
  const options = Object.keys(query).length > 0 ? [`{ query: ${jsLiteral(query, 0)} }`] : [];
  const line = sdk
    ? `openai.${sdk.name}(${[...ids.map(jsText), ...(hasBody ? [object] : []), ...options].join(', ')})`
    : genericJs(operation.method, target, hasBody ? object : '');
  const result = saves
    ? `await writeFile(${jsText(savedName(call.form))}, Buffer.from(await reply.arrayBuffer()));`
    : `console.log(reply${sdk?.prints ? `.${sdk.prints}` : ''});`;
  return [...imports, '', ...client, `const reply = await ${line};`, result, ''].join('\n');
}

/** A call by path, for operations that the SDK does not know. */
function genericJs(method: string, target: string, body: string): string {
  return `openai.${method.toLowerCase()}(${jsText(target)}${body && `, { body: ${body} }`})`;
}

function jsText(text: string): string {
  // A line break in a text is written as \n, and all else as JSON does it.
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function jsLiteral(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  if (typeof value === 'string') return jsText(value);
  if (Array.isArray(value)) {
    const lines = value.map((entry) => `${indent}${jsLiteral(entry, depth + 1)},`);
    return value.every((entry) => !isObject(entry))
      ? `[${value.map((entry) => jsLiteral(entry, depth)).join(', ')}]`
      : ['[', ...lines, `${'  '.repeat(depth)}]`].join('\n');
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `${name}: ${jsLiteral(inner, depth + 1)}`);
  return `{ ${members.join(', ')} }`;
}

/** Writes a call with OpenAI's SDK for Python. */
export function python(call: CopiedCall): string {
  const { operation, address } = call;
  const { sdk, ids, body, files, query, target } = partsOf(call);
  const client = [
    'from openai import OpenAI',
    '',
    'client = OpenAI(',
    '    api_key="unused",',
    `    base_url=${pythonLiteral(`${address}/v1`)},`,
    `    default_headers={"x-functions-key": ${pythonLiteral(keyPlaceholder)}},`,
    ')',
  ];
  const opened = files.map(([{ name }, file]): [string, string] => [
    name,
    `open(${pythonLiteral(file.name)}, "rb")`,
  ]);
  const members = Object.entries(body).map(([name, value]): [string, string] => [name, pythonLiteral(value)]);
  const result = operation.givesFile
    ? `reply.write_to_file(${pythonLiteral(savedName(call.form))})`
    : `print(reply${sdk?.prints ? `.${sdk.prints}` : ''})`;
  if (sdk) {
    const args = [
      ...ids.map(pythonLiteral),
      ...[...opened, ...members].map(([name, value]) => `${name}=${value}`),
      ...(Object.keys(query).length > 0 ? [`extra_query=${pythonLiteral(query)}`] : []),
    ];
    const name = sdk.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [...client, `reply = client.${name}(`, ...args.map((arg) => `    ${arg},`), ')', result, ''].join(
      '\n',
    );
  }
  const args = [
    pythonLiteral(target),
    ...(members.length > 0 ? [`body=${pythonLiteral(body)}`] : []),
    'cast_to=object',
  ];
  const lines = [
    `reply = client.${operation.method.toLowerCase()}(`,
    ...args.map((arg) => `    ${arg},`),
    ')',
  ];
  return [...client, ...lines, result, ''].join('\n');
}

function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([name, inner]) => `${JSON.stringify(name)}: ${pythonLiteral(inner)}`,
    );
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value);
}
