/** Reads a file with requests for the REST Client extension of VS Code. */

/** One request of the file. Placeholders such as `{{host}}` are not yet filled. */
interface FileRequest {
  title: string;
  /** The name under which later requests refer to its reply. */
  name: string | undefined;
  /** The status that its comment names; undefined means any status of success. */
  status: number | undefined;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  /** The lines of the body. A line that starts with `< ` stands for a file. */
  lines: string[];
}

/** Reads the variables and the requests of a file. */
export function readRequests(text: string): { variables: Record<string, string>; requests: FileRequest[] } {
  const [preface = '', ...blocks] = text.split(/^###/m);
  const pairs = [...preface.matchAll(/^@(\w+) = (.+)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return {
    variables: Object.fromEntries(pairs) as Record<string, string>,
    requests: blocks.map(readRequest),
  };
}

function readRequest(block: string): FileRequest {
  const [title = '', ...rest] = block.trimEnd().split('\n');
  const begins = rest.findIndex((line) => !line.startsWith('#'));
  const comments = rest.slice(0, begins).join('\n');
  const [first = '', ...lines] = rest.slice(begins);
  const [, method = '', url = ''] = /^([A-Z]+) (\S+)$/.exec(first) ?? [];
  if (!method) throw new Error(`This is no request: ${first}`);
  const blank = lines.indexOf('');
  const headerLines = blank < 0 ? lines : lines.slice(0, blank);
  const status = /^# Answers (\d{3})/m.exec(comments)?.[1];
  return {
    title: title.trim(),
    name: /^# @name (\w+)$/m.exec(comments)?.[1],
    status: status === undefined ? undefined : Number(status),
    method,
    url,
    headers: headerLines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name, value.join(': ')];
    }),
    lines: blank < 0 ? [] : lines.slice(blank + 1),
  };
}

/**
 * Makes the body of a request as the extension does. The lines of a form end with CRLF, other lines with LF.
 *
 * @param fill - fills the placeholders in a text
 * @param readFile - reads a file by its path relative to the file of requests
 */
export function bodyOf(
  { headers, lines }: FileRequest,
  fill: (text: string) => string,
  readFile: (name: string) => Buffer,
): Buffer {
  const isForm = headers.some(([, value]) => value.startsWith('multipart/form-data'));
  const lineEnd = Buffer.from(isForm ? '\r\n' : '\n');
  const pieces = lines.flatMap((line, index) => {
    const piece = line.startsWith('< ') ? readFile(line.slice(2)) : Buffer.from(fill(line));
    return index === lines.length - 1 && !isForm ? [piece] : [piece, lineEnd];
  });
  return Buffer.concat(pieces);
}
