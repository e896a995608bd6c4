/** Tests how the Content-Type header is read. */
import { boundaryOf, isFileType, isJson, readContentType } from '../../../src/http/input/content-type';

test.each<[string, string, string | undefined]>([
  ['', '', undefined],
  ['application/json', 'application/json', undefined],
  ['Application/JSON; Charset=UTF-8', 'application/json', 'utf-8'],
  ['application/json;charset="iso-8859-1"', 'application/json', 'iso-8859-1'],
  ["text/plain; charset='utf-8'", 'text/plain', 'utf-8'],
  ['text/plain ; format=flowed ; charset = utf-16le ', 'text/plain', 'utf-16le'],
  ['application/json, charset=utf-8', 'application/json', 'utf-8'],
  ['application/json,application/json', 'application/json', undefined],
  ['text/plain; charset=', 'text/plain', undefined],
  ['; charset=utf-8', '', 'utf-8'],
  ['text/plain; mycharset=utf-8', 'text/plain', undefined],
])('%j is the type %j with the charset %j', (header, type, charset) => {
  expect(readContentType(header)).toEqual({ type, charset });
});

test.each([
  ['application/json', true],
  ['text/json', true],
  ['application/x-json', true],
  ['application/vnd.api+json', true],
  ['application/problem+json', true],
  ['application/json-patch+json', true],
  ['application/jsonp', false],
  ['application/xml', false],
  ['json', false],
  ['', false],
])('whether %j is JSON: %j', (type, expected) => {
  expect(isJson(type)).toBe(expected);
});

test.each([
  ['audio/mpeg', true],
  ['video/mp4', true],
  ['image/png', true],
  ['application/octet-stream', true],
  ['binary/octet-stream', true],
  ['application/ogg', true],
  ['application/mp4', true],
  ['application/pdf', false],
  ['application/json', false],
  ['text/plain', false],
  ['multipart/form-data', false],
  ['', false],
])('whether %j says that the body is a file: %j', (type, expected) => {
  expect(isFileType(type)).toBe(expected);
});

test.each<[string, string | undefined]>([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data;BOUNDARY=abc; charset=utf-8', 'abc'],
  ['multipart/form-data; boundary="a b;c"', 'a b;c'],
  ['multipart/form-data; charset=utf-8; boundary=abc', 'abc'],
  ['multipart/form-data; boundary=', undefined],
  ['multipart/form-data; boundary=""', '""'],
  ['multipart/form-data, boundary=abc', undefined],
  ['multipart/form-data', undefined],
])('the boundary in %j is %j', (header, boundary) => {
  expect(boundaryOf(header)).toBe(boundary);
});
