/** Tests what an agent reads: results, files, links and errors. */
import { asList, asObject, type JsonObject } from '../../src/json';
import { toolResult, tools, type Tool } from '../../src/mcp';

const toolOf = (wanted: string): Tool => {
  const found = tools().find(({ name }) => name === wanted);
  if (!found) throw new Error(`There is no tool ${wanted}`);
  return found;
};
const resultOf = (name: string, reply: JsonObject, version = '2025-11-25', status = 200) =>
  toolResult(toolOf(name), { status, reply }, version);
const errorOf = (error: JsonObject) => resultOf('chat_post', { error }, undefined, 400);
const textOf = (result: JsonObject) => String(asObject(asList(result.content)[0]).text);

test('a result has the outputs as text and as structure; the text mentions changes only', () => {
  const idle = { first_content: 'Hi', adaptation: { messages: [], dropped: [] } };
  expect(resultOf('chat_post', idle)).toEqual({
    content: [{ type: 'text', text: '{"first_content":"Hi"}' }],
    structuredContent: idle,
    isError: false,
  });
  const empty = { first_content: 'Hi', refusal: null, list: [], choices: [{ text: '' }, null, ''] };
  expect(textOf(resultOf('chat_post', empty))).toBe('{"first_content":"Hi","choices":[{},null,""]}');
  const changed = { first_content: 'Hi', adaptation: { messages: ['Changed.'] } };
  expect(textOf(resultOf('chat_post', changed))).toBe('{"first_content":"Hi","adaptation":["Changed."]}');
});

test('a text that is too long for an agent is in the structure only', () => {
  const reply = { data: 'a'.repeat(100_000) };
  const result = resultOf('embed_post', reply);
  expect(textOf(result)).toMatch(/^The result has 100011 characters/);
  expect(result.structuredContent).toEqual(reply);
});

test('a sound is a sound, unless it is too large', () => {
  const sound = { '$content-type': 'audio/mpeg', $content: 'AAAA' };
  expect(resultOf('audio_speech_post', sound)).toEqual({
    content: [
      { type: 'text', text: '{"type":"audio/mpeg","size":"0.0 MB in base64"}' },
      { type: 'audio', data: 'AAAA', mimeType: 'audio/mpeg' },
    ],
    isError: false,
  });
  const large = resultOf('audio_speech_post', { ...sound, $content: 'A'.repeat(10 * 1024 * 1024 + 1) });
  expect(large).toMatchObject({ isError: true, content: [{ type: 'text' }] });
  expect(textOf(large)).toContain('a tool can return 10 MB');
});

test('a text file is a text, and any other file is in base64', () => {
  const file = (type: string, bytes: string) => {
    const $content = Buffer.from(bytes, 'latin1').toString('base64');
    const result = resultOf('file_content_get', { '$content-type': type, $content });
    return asObject(asList(result.content)[1]);
  };
  const unknown = file('application/octet-stream', '{}\r\n\xc3\xa4\n');
  expect(unknown).toMatchObject({ type: 'resource', resource: { text: '{}\r\nä\n' } });
  expect(file('application/pdf', '%PDF \xff')).toMatchObject({ resource: { blob: 'JVBERiD/' } });
  expect(file('application/zip', 'PK\x03\x04')).toMatchObject({ resource: { blob: 'UEsDBA==' } });
});

test('files that a model has made are links', () => {
  const url = 'https://contoso/v1/files/a';
  const link = { type: 'resource_link', uri: url, name: 'chart.CSV', mimeType: 'text/csv' };
  const reply = { files: [{ name: 'chart.CSV', url }], data: [{ url }] };
  expect(asList(resultOf('ask_post', reply).content).slice(1)).toEqual([link]);
});

test('pictures are links, for versions that know them', () => {
  const url = 'https://contoso/v1/images/files/a.png';
  const link = { type: 'resource_link', uri: url, name: 'image-1.png', mimeType: 'image/png' };
  const reply = { data: [{ url }, { url: '' }] };
  expect(asList(resultOf('image_post', reply).content).slice(1)).toEqual([link]);
  expect(asList(resultOf('image_post', reply, '2025-03-26').content)).toHaveLength(1);
  expect(asList(resultOf('models_get', reply).content)).toHaveLength(1);
});

test('an error says what to do, with the names of tools', () => {
  const message = 'Get it with the action “Get an answer” and the id a.';
  expect(errorOf({ message, code: 'answer_pending', request_id: 'r' })).toEqual({
    content: [
      {
        type: 'text',
        text: 'Get it with the action “Get an answer” (the tool answer_get) and the id a. Do not repeat the same call.\nCode: answer_pending. Request id: r.',
      },
    ],
    isError: true,
  });
  const later = { message: 'No.', code: 'throttled', request_id: 'r' };
  expect(textOf(errorOf(later))).toMatch(/^No. Trying again later can help.\n/);
});

test('an output with the name `error` is no error', () => {
  const reply = { id: 'ftjob-1', error: { code: 'invalid_file' } };
  expect(resultOf('fine_tuning_get', reply)).toMatchObject({ isError: false, structuredContent: reply });
});
