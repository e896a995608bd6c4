/** Tests which function keys the embedded host accepts. */
import { createKeyCheck, mayCall, presentedKey } from '../../../local/host/authorize';
import { readTarget } from '../../../local/host/path';

const keys = { default: 'Key-One', _master: 'Master' };

test.each<[string[] | undefined, string, string | undefined]>([
  [['a'], '', 'a'],
  [['a', 'b'], '?code=c', 'a'],
  [[''], '?code=c', ''],
  [undefined, '?x=1&CODE=c&code=d', 'c'],
  [undefined, '?x=1', undefined],
])('the headers %j and the query %j present the key %j', (values, search, presented) => {
  const headers = new Map(values && [['x-functions-key', values]]);
  expect(presentedKey(headers, readTarget(`/${search}`).query)).toBe(presented);
});

test('a key must match exactly', () => {
  const levelOf = createKeyCheck(keys);
  const presented = ['Key-One', 'Master', 'key-one', 'Key-One ', '', undefined];
  expect(presented.map((key, index) => levelOf(key, `F${index}`))).toEqual([
    ...['function', 'admin'],
    ...[undefined, undefined, undefined, undefined],
  ]);
});

test('once a function was called with the right key, it accepts the key in another letter case', () => {
  const levelOf = createKeyCheck(keys);
  expect(levelOf('KEY-ONE', 'Chat')).toBeUndefined();
  levelOf('Key-One', 'Chat');
  expect(levelOf('KEY-ONE', 'Chat')).toBe('function');
  expect(levelOf('KEY-ONE', 'Models')).toBeUndefined();
  expect(createKeyCheck(keys)('KEY-ONE', 'Chat')).toBeUndefined();
});

test('an accepted key is remembered with the name of its function, without a separator', () => {
  const levelOf = createKeyCheck(keys);
  expect(levelOf('Key-OneImage', 'EditPost')).toBeUndefined();
  levelOf('Key-One', 'ImageEditPost');
  expect(levelOf('Key-OneImage', 'EditPost')).toBe('function');
  expect(levelOf('Key-OneIMAGE', 'EditPost')).toBe('function');
});

test('letters beyond ASCII are compared as in .NET', () => {
  const levelOf = createKeyCheck({ default: 'sıéßŉ' });
  levelOf('sıéßŉ', 'F');
  const others = ['ſıéßŉ', 'sIéßŉ', 'sıéSSŉ', 'sıéßʼN'];
  expect(['SıÉßŉ', ...others].map((key) => levelOf(key, 'F'))).toEqual([
    'function',
    ...others.map(() => undefined),
  ]);
});

test.each([
  ['anonymous', true, true, true],
  ['function', false, true, true],
  ['Admin', false, false, true],
])('whether a call of level %s needs no key, any key, or the master key', (authLevel, ...expected) => {
  expect(
    [undefined, 'function' as const, 'admin' as const].map((level) => mayCall(authLevel, level)),
  ).toEqual(expected);
});
