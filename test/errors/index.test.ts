/** Tests the table of errors, its documentation, and the descriptions of defects. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { AppError, describeDefect, errorTable } from '../../src/errors';

test('docs/errors.md lists exactly the codes of the table', () => {
  const page = readFileSync(path.join(__dirname, '../../docs/errors.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(documented).toEqual(Object.keys(errorTable));
});

test('every message and every advice is a full sentence', () => {
  for (const { message, advice } of Object.values(errorTable)) {
    for (const sentence of [message, advice]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

test('an error takes status, type and message from its row, unless it is created with others', () => {
  expect(new AppError('no_key')).toMatchObject({ status: 403, type: 'permission_error' });
  expect(new AppError('no_key').message).toBe(errorTable.no_key.message);
  expect(new AppError('openai_rejected', { status: 404, message: 'No.' })).toMatchObject({
    status: 404,
    message: 'No.',
  });
});

test('an error is final if the same request must not be sent again, although its status suggests so', () => {
  const codes = Object.keys(errorTable) as (keyof typeof errorTable)[];
  expect(codes.filter((code) => new AppError(code).isFinal)).toEqual([
    'answer_pending',
    'answer_too_late',
    'stored_key_refused',
    'stored_key_malformed',
    'identity_refused',
    'outcome_unknown',
    'wrong_setting',
  ]);
});

test('the description of a defect omits the message, because it could contain a secret', () => {
  const defect = Object.assign(new TypeError('secret\n    at sk-123'), { code: 'ERR_X' });
  const described = describeDefect(defect);
  expect(described).toMatchObject({ name: 'TypeError', code: 'ERR_X' });
  expect(described.at[0]).toContain('errors/index.test.ts');
  expect(inspect(described)).not.toContain('sk-123');
  expect(describeDefect('sk-123')).toEqual({ name: 'string', at: [] });
});

test('the description of a defect has the five innermost places', () => {
  const thrownAt = (depth: number): Error => (depth === 0 ? new Error('x') : thrownAt(depth - 1));
  expect(describeDefect(thrownAt(20)).at).toHaveLength(5);
});

test('docs/makers.md says for each code who can help', () => {
  const page = readFileSync(path.join(__dirname, '../../docs/makers.md'), 'utf8');
  const table = page.slice(page.indexOf('## When something fails'));
  const named = [...table.matchAll(/^\| (`[\w`, ]+) \|/gm)].flatMap(
    ([, codes = '']) => codes.match(/\w+/g) ?? [],
  );
  expect(named.sort()).toEqual(Object.keys(errorTable).sort());
});
