import { isAbsent } from '../../src/keys/vault';

/** Errors of the SDK, as far as it is looked at, and whether they say that there is no secret. */
test.each<[object, boolean]>([
  [{ statusCode: 404 }, true],
  [
    { statusCode: 403, details: { error: { code: 'Forbidden', innererror: { code: 'SecretDisabled' } } } },
    true,
  ],
  [
    { statusCode: 403, details: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } } },
    false,
  ],
  [{ statusCode: 403 }, false],
  [{ statusCode: 503 }, false],
  [{ code: 'ECONNREFUSED' }, false],
])('%j', (fields, absent) => {
  expect(isAbsent(Object.assign(new Error('Key Vault'), fields))).toBe(absent);
});
