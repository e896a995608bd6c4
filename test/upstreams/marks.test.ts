/** Tests the marks that tie an id to its upstream. */
import fc from 'fast-check';
import { readSettings } from '../../src/settings';
import { marked, unmarked, withMarks } from '../../src/upstreams';

/** Whether the settings accept a name for an upstream. */
const isName = (name: string) =>
  readSettings({ UPSTREAMS: JSON.stringify([{ name, kind: 'openai' }]) }).problems.every(
    ({ name: setting }) => setting !== 'UPSTREAMS',
  );

test('every id is found again behind its mark, whatever the names are', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/);
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,29}$/).filter(isName);
  fc.assert(
    fc.property(id, name, (one, upstream) => {
      expect(unmarked(marked(one, upstream))).toEqual({ id: one, upstream });
    }),
  );
  expect(isName('west-at')).toBe(true);
  expect(unmarked(marked('ftjob-at', 'west-at'))).toEqual({ id: 'ftjob-at', upstream: 'west-at' });
});

test('an id without a mark stays as it is', () => {
  for (const id of ['ftjob-1', '-at-west', 'at-', '']) expect(unmarked(id)).toEqual({ id });
});

test('texts and lists of texts are marked, and nothing else', () => {
  const job = { id: 'j', result_files: ['f', 'g'], validation_file: null, training_file: '', model: 'm' };
  const members = ['id', 'result_files', 'validation_file', 'training_file', 'absent'];
  expect(withMarks(job, members, 'west')).toEqual({
    ...job,
    id: 'j-at-west',
    result_files: ['f-at-west', 'g-at-west'],
  });
});
