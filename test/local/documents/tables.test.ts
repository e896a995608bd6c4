/** Tests the tables in the documents that are generated from the code. */
import { execFileSync } from 'node:child_process';
import { actions } from '../../../src/actions';
import { actionsMarkdown, settingsMarkdown } from '../../../local/documents/tables';
import { settingTable } from '../../../src/settings';
import { root } from '../../support/app';

test('the table of actions has a line for each action, with required inputs in bold', () => {
  const lines = actionsMarkdown(actions).trimEnd().split('\n');
  expect(lines).toHaveLength(actions.length + 2);
  expect(lines.find((line) => line.includes('EmbedPost'))).toBe(
    '| **Create embedding**<br>EmbedPost | `POST /v1/embeddings` | **input**, model, encoding_format, user |',
  );
});

test('the table of settings has all settings except those that Azure sets', () => {
  const table = settingsMarkdown();
  for (const setting of Object.values(settingTable)) {
    expect([setting.name, table.includes(`\`${setting.name}\``)]).toEqual([
      setting.name,
      !('setByAzure' in setting),
    ]);
  }
});

test('the committed documents contain the current tables', () => {
  expect(
    execFileSync(process.execPath, ['build/local/generate.js', '--check'], { cwd: root, encoding: 'utf8' }),
  ).toBe('');
});
