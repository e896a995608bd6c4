/** Tests how a body is read, depending on its content type. */
import { HttpRequest } from '@azure/functions';
import { isFile } from '../../../src/schema/file';
import { fileInputs } from '../../../src/http/input/files';
import { readBody, withQuery } from '../../../src/http/input/read';
import { inputsFromPairs } from '../../../src/http/input/text-pairs';
import { readWishes } from '../../../src/http/input/wishes';
import { row } from '../../support/rows';

const post = (type: string, body: string, query = '') =>
  new HttpRequest({
    method: 'POST',
    url: `http://localhost/v1${query}`,
    headers: { 'content-type': type },
    body: { string: body },
  });

const read = (operationId: string, type: string, body: string) => {
  const action = row(operationId);
  const request = post(type, body);
  const wishes = readWishes(request.headers, new URL(request.url));
  return readBody(request, {
    action,
    files: fileInputs(action),
    query: inputsFromPairs(wishes.query, action),
  });
};

test.each(['application/json', 'text/json', 'Text/JSON; charset=utf-8'])(
  'a body of type %s is read as JSON',
  async (type) => {
    expect(await read('ChatPost', type, '{"a":1}')).toEqual({ raw: { a: 1 } });
  },
);

test.each(['application/octet-stream', 'application/ogg', 'audio/mpeg', 'video/mp4'])(
  'a body of type %s is the file; the query has the other inputs, without those about the call itself',
  async (type) => {
    const query = '?model=whisper-1&return=json&strict_model=true&code=key';
    const action = row('AudioTranscriptionPost');
    const request = post(type, 'ID3', query);
    const wishes = readWishes(request.headers, new URL(request.url));
    const others = inputsFromPairs(wishes.query, action);
    const body = await readBody(request, { action, files: fileInputs(action), query: others });
    const { raw, changes } = withQuery(body, others, action);
    const { file, ...rest } = raw;
    expect([isFile(file), rest, changes]).toEqual([true, { model: 'whisper-1' }, []]);
  },
);
