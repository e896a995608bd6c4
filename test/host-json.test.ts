import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from '../src/settings';

test('ANSWER_SECONDS ends a call well before the time limit of the host, which would end the whole worker', () => {
  const host = JSON.parse(readFileSync(path.join(__dirname, '../host.json'), 'utf8')) as {
    functionTimeout: string;
  };
  const [hours = 0, minutes = 0, seconds = 0] = host.functionTimeout.split(':').map(Number);
  const longest = (value: string) =>
    readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', ANSWER_SECONDS: value }).problems
      .length === 0;
  const timeoutSeconds = hours * 3600 + minutes * 60 + seconds;
  expect(longest('225')).toBe(true);
  expect(longest(String(timeoutSeconds - 30))).toBe(false);
});
