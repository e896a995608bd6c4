/** The queries of alerts and workbook, beside the log lines that they read. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errorTable } from '../../src/errors';
import { asObject } from '../../src/json';
import { root } from '../support/app';
import { ofType, propertiesOf, readText } from '../support/deployments';

const names = readdirSync(path.join(root, 'infra/queries'));
const query = (name: string) => readText(`infra/queries/${name}`);

/** Names of the fields that a log line may have, as src/http/log.ts declares them. */
const fields = [
  ...(/interface LogLine \{([^}]*)\}/.exec(readText('src/http/log.ts'))?.[1] ?? '').matchAll(
    /^ {2}(\w+)\??:/gm,
  ),
].map(([, field]) => field);

test.each(names)('%s names only fields that log lines have', (name) => {
  const named = [...query(name).matchAll(/\bline\.(\w+)/g)].map(([, field]) => field);
  expect(named.filter((field) => field !== 'event' && !fields.includes(field))).toEqual([]);
  expect(named.length > 0 || query(name).startsWith('requests')).toBe(true);
});

test('the fields were found', () => {
  expect(fields).toEqual(
    expect.arrayContaining(['requestId', 'connection', 'modelUsed', 'promptTokens', 'tries']),
  );
});

test('the codes and events that alerts look for exist', () => {
  const alerts = names
    .filter((name) => name.startsWith('alert-'))
    .map(query)
    .join('\n');
  const codes = [...alerts.matchAll(/code (?:in \(([^)]*)\)|== ("\w+"))/g)].flatMap(([, list, one]) =>
    (list ?? one ?? '').split(', ').map((code) => code.replaceAll('"', '')),
  );
  expect(codes).toEqual(['throttled', 'vault_unavailable', 'no_key', 'stored_key_refused']);
  expect(codes.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
  const events =
    /event in \(([^)]*)\)/
      .exec(alerts)?.[1]
      ?.split(', ')
      .map((event) => event.replaceAll('"', '')) ?? [];
  const logged = readText('src/keys/index.ts');
  expect(events.length).toBeGreaterThan(0);
  expect(events.filter((event) => !logged.includes(`event: '${event}'`))).toEqual([]);
});

test('every query has its place, and the workbook shows what it is meant to', () => {
  const template = JSON.stringify(asObject(JSON.parse(readText('infra/main.json'))));
  for (const name of names) expect(template).toContain(JSON.stringify(query(name)).slice(1, -1));
  const titles = ['action', 'connection', 'Tokens', 'Refusals', 'Replaced models', 'Latency'];
  const shown = propertiesOf('Microsoft.Insights/workbooks', 'workbook').serializedData;
  for (const title of titles) expect(shown).toContain(title);
});

test('queries begin with the log lines of requests as the app writes them', () => {
  const [, line] = /(startswith '[^']*')/.exec(query('refusals.kql')) ?? [];
  expect(line).toBe(`startswith '{"event":"request"'`);
  expect(readText('src/http/log.ts')).toMatch(/JSON\.stringify\(\{\s*event: 'request',/);
});

test('no line falls between two looks of an alert', () => {
  for (const { properties } of ofType('Microsoft.Insights/scheduledQueryRules', 'alerts')) {
    const [frequency, window] = [properties?.evaluationFrequency, properties?.windowSize].map(minutes);
    expect(frequency).toBeLessThanOrEqual(window ?? 0);
  }
});

/** Minutes of a duration such as PT5M or P1D. */
function minutes(duration: unknown): number {
  const [, days, rest] = /^P(?:(\d+)D|T(\d+)M)$/.exec(String(duration)) ?? [];
  return days ? Number(days) * 1440 : Number(rest);
}
