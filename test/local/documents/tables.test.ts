import { execFileSync } from 'node:child_process';
import { actions } from '../../../src/actions';
import { actionsMarkdown, settingsMarkdown } from '../../../local/documents/tables';
import { settingTable } from '../../../src/settings';
import { root } from '../../support/app';

test('the table of actions has a line for each, with required inputs in bold', () => {
  const lines = actionsMarkdown(actions).trimEnd().split('\n');
  expect(lines).toHaveLength(actions.length + 2);
  expect(lines.find((line) => line.includes('EmbedPost'))).toBe(
    '| **Create embedding**<br>EmbedPost | `POST /v1/embeddings` | **input**, model, encoding_format, user |',
  );
});

test('the table of settings has those that somebody sets, and no others', () => {
  const table = settingsMarkdown();
  for (const setting of Object.values(settingTable)) {
    expect([setting.name, table.includes(`\`${setting.name}\``)]).toEqual([
      setting.name,
      !('setByAzure' in setting),
    ]);
  }
});

test('the committed documents are those that the tables give', () => {
  expect(
    execFileSync(process.execPath, ['build/local/generate.js', '--check'], { cwd: root, encoding: 'utf8' }),
  ).toBe('');
});
