/** Tests how the embedded host reads paths and queries. */
import { encodePath, joinQuery, readTarget } from '../../../local/host/path';
import { Rejection } from '../../../local/host/reply';

test.each([
  ['/%68ealth', '/health'],
  ['/v1/%6Dodels', '/v1/models'],
  ['/a%2fb%2F%41', '/a%2fb%2FA'],
  ['/%E2%82%AC%F0%9F%98%80%C3%A4', '/€😀ä'],
  ['/%E4%F6%41', '/%E4%F6A'],
  ['/%ED%A0%80%C0%80', '/%ED%A0%80%C0%80'],
  ['/100%/%zz/%2500', '/100%/%zz/%00'],
  ['/a%20b+c', '/a b+c'],
  ['//health', '//health'],
  ['/a\\b%5Cc', '/a\\b\\c'],
  ['/a/./b/../c', '/a/c'],
  ['/a/%2E%2e/b', '/b'],
  ['/../../a/..', '/'],
  ['/a/.', '/a/'],
  ['/a//../b', '/a/b'],
  ['/a#b', '/a#b'],
  ['/a?b/../c', '/a'],
  ['/', '/'],
  ['http://other.example/a?x', '/a'],
  ['http://other.example', '/'],
  ['http://other.example?x', '/'],
])('the path of the target %s is %s', (target, path) => {
  expect(readTarget(target).path).toBe(path);
});

test.each(['/a%00b', '/\xe4', '*', 'a', ''])('the target %j is refused with 400', (target) => {
  expect(() => readTarget(target)).toThrow(new Rejection(400));
});

test.each([
  ['/a b/%2F/%zz', '/a%20b/%2F/%25zz'],
  ['/a\\b', '/a%5Cb'],
  ['/ſä€😀', '/%C5%BF%C3%A4%E2%82%AC%F0%9F%98%80'],
  ["/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"],
  ['/?#[]"', '/%3F%23%5B%5D%22'],
])('the path %s is encoded as %s', (path, encoded) => {
  expect(encodePath(path)).toBe(encoded);
});

test('the query is kept as it was sent, and its parameters are joined in any letter case', () => {
  const { search, query } = readTarget('/a?Code=1&x=%20&code=2?&x&__proto__=3');
  expect(search).toBe('?Code=1&x=%20&code=2?&x&__proto__=3');
  expect(Object.entries(joinQuery(query))).toEqual([
    ['Code', '1,2?'],
    ['x', ' ,'],
    ['__proto__', '3'],
  ]);
});
