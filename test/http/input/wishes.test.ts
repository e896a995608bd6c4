/** Tests what is read from the address and the headers besides inputs. */
import { HttpRequest } from '@azure/functions';
import { readWishes, returnProblems, takeStrict } from '../../../src/http/input/wishes';
import type { JsonObject } from '../../../src/json';
import { row } from '../../support/rows';

const wishesOf = (search: string, headers: Record<string, string> = {}) => {
  const { headers: read } = new HttpRequest({ method: 'GET', url: 'https://a.example.org/', headers });
  return readWishes(read, new URL(`https://a.example.org/v1/models${search}`));
};

test.each<[string, string, JsonObject]>([
  ['', '', { returns: undefined, fileAsJson: false }],
  ['?return=json', '', { returns: 'json', fileAsJson: true }],
  ['?return=%20JSON%0A', 'audio/mpeg', { returns: 'json', fileAsJson: true }],
  ['?return=text', 'application/json', { returns: 'text', fileAsJson: false }],
  ['?return=', 'application/json', { returns: undefined, fileAsJson: true }],
  ['', 'application/json', { fileAsJson: true }],
  ['', 'Application/JSON; charset=utf-8', { fileAsJson: true }],
  ['', 'audio/mpeg, application/json', { fileAsJson: false }],
  ['', '*/*', { fileAsJson: false }],
])('the query %j with the header Accept: %s asks for %j', (search, accept, expected) => {
  expect(wishesOf(search, accept === '' ? {} : { accept })).toMatchObject(expected);
});

test.each<[string, string, string | undefined]>([
  ['AudioTranscriptionPost', '?return=text', undefined],
  ['AudioTranscriptionPost', '?return=json', undefined],
  ['AudioTranscriptionPost', '?return=xml', '`return` must be json or text for this action.'],
  ['ChatPost', '?return=json', undefined],
  ['ChatPost', '?return=text', '`return` must be json for this action.'],
  ['AudioSpeechPost', '?return=mp3', '`return` must be json or file for this action.'],
  ['AudioSpeechPost', '', undefined],
])('for %s, the problem with %j is %j', (operationId, search, message) => {
  const problems = returnProblems(wishesOf(search), row(operationId));
  expect(problems).toEqual(message === undefined ? [] : [{ field: 'return', message }]);
});

test('what is asked for besides inputs is no input', () => {
  const search = '?code=a&CODE=b&return=json&strict_model=true&model=gpt-4o&Return=x&codes=1';
  expect(wishesOf(search).query).toEqual([
    ['model', 'gpt-4o'],
    ['codes', '1'],
  ]);
});

/** The query, the header, the input in the body, and whether only the named model may answer. */
test.each<[string, string | undefined, unknown, boolean]>([
  ['', undefined, undefined, false],
  ['?strict_model=true', undefined, undefined, true],
  ['?strict_model=%20True', undefined, undefined, true],
  ['?strict_model=false', 'true', undefined, false],
  ['', 'TRUE', undefined, true],
  ['', undefined, true, true],
  ['', undefined, ' true ', true],
  ['', undefined, false, false],
  ['', undefined, '', false],
  ['?strict_model=true', undefined, false, true],
])('the query %j, the header %j and the body %j mean %j', (search, header, inBody, strict) => {
  const wishes = wishesOf(search, header === undefined ? {} : { 'x-strict-model': header });
  const taken = takeStrict({ n: 1, ...(inBody !== undefined && { strict_model: inBody }) }, wishes);
  expect(taken).toEqual({ raw: { n: 1 }, strict, problems: [] });
});

test.each<[string, unknown]>([
  ['?strict_model=maybe', undefined],
  ['', 'maybe'],
  ['', 1],
  ['', {}],
])('the query %j with the body %j is refused', (search, inBody) => {
  const { problems } = takeStrict({ strict_model: inBody }, wishesOf(search));
  expect(problems).toEqual([{ field: 'strict_model', message: '`strict_model` must be true or false.' }]);
});
