/** Tests that the queries of the alerts and the workbook match the log lines that they read. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errorTable } from '../../src/errors';
import { asObject } from '../../src/json';
import { root } from '../support/app';
import { ofType, propertiesOf, readText } from '../support/deployments';

const names = readdirSync(path.join(root, 'infra/queries'));
const query = (name: string) => readText(`infra/queries/${name}`);

/** The names of all fields of a log line, as declared in src/http/output/log.ts. */
const fields = [
  ...(/interface LogLine \{([^}]*)\}/.exec(readText('src/http/output/log.ts'))?.[1] ?? '').matchAll(
    /^ {2}(\w+)\??:/gm,
  ),
].map(([, field]) => field);

test.each(names)('%s uses only fields that log lines have', (name) => {
  const named = [...query(name).matchAll(/\bline\.(\w+)/g)].map(([, field]) => field);
  expect(named.filter((field) => field !== 'event' && !fields.includes(field))).toEqual([]);
  expect(named.length > 0 || query(name).startsWith('requests')).toBe(true);
});

/** The messages of Microsoft's parser for queries, by the name of the query. */
function parserMessages(queries: Record<string, string>): Record<string, string[]> {
  const options = { cwd: root, encoding: 'utf8', input: JSON.stringify(queries) } as const;
  return JSON.parse(execFileSync(process.execPath, ['test/support/kusto.cjs'], options)) as Record<
    string,
    string[]
  >;
}

test('the parser of the query language accepts all queries, including those in the documents', () => {
  const blocks = [...readText('docs/operations.md').matchAll(/```\n(traces\n[^`]*)```/g)];
  const documented = blocks.map(([, text = ''], index) => [`operations.md ${index}`, text]);
  expect(documented.length).toBeGreaterThan(1);
  const queries = Object.fromEntries([...names.map((name) => [name, query(name)]), ...documented]) as Record<
    string,
    string
  >;
  const complaints = Object.entries(
    parserMessages({ ...queries, wrong: 'traces | where toint(messag) > 1' }),
  );
  expect(complaints.filter(([, found]) => found.length > 0).map(([name]) => name)).toEqual(['wrong']);
});

test.each([
  [
    'alert-server-errors',
    ['toint(resultCode) >= 500', 'failed >= 5'],
    'Five or more calls in 15 minutes were answered with 500 or above.',
  ],
  [
    'alert-throttled',
    ['countif(code == "throttled") by connection', 'calls >= 20 and throttled > 0.1 * calls'],
    'More than a tenth of the calls of a connection with 20 or more in 30 minutes were over its limit.',
  ],
  [
    'alert-vault',
    [
      'event in ("vault_unavailable", "vault_unavailable_old_key_used", "secret_is_no_key", "identity_unavailable", "identity_refused")\n    or code in ("vault_unavailable", "no_key", "stored_key_refused", "identity_refused")',
    ],
    'The vault could not be read, holds no key, or holds one that OpenAI refuses; or the identity of the app was refused.',
  ],
  [
    'alert-retirement-ahead',
    ['where isnotempty(ahead)', 'by connection, ahead'],
    'Flows called a model or an endpoint in the last day that OpenAI will shut down.',
  ],
])('%s checks what the description of its alert says', (name, conditions, description) => {
  for (const condition of conditions) expect(query(`${name}.kql`)).toContain(condition);
  const rule = ofType('Microsoft.Insights/scheduledQueryRules', 'alerts').find(({ properties }) =>
    JSON.stringify(properties).includes(JSON.stringify(query(`${name}.kql`)).slice(1, -1)),
  );
  expect(rule?.properties?.description).toBe(description);
});

test('the names of the numbers in the workbook match what is counted', () => {
  for (const name of ['calls-by-action.kql', 'calls-by-connection.kql']) {
    expect(query(name)).toContain(
      'succeeded = countif(status < 400), refused = countif(status >= 400 and status < 500), failed = countif(status >= 500)',
    );
  }
  for (const name of ['tokens.kql', 'tokens-over-time.kql']) {
    expect(query(name)).toContain(
      'prompt_tokens = sum(tolong(line.promptTokens)), completion_tokens = sum(tolong(line.completionTokens))',
    );
  }
});

test('every chart uses the time range of the page', () => {
  const shown = String(propertiesOf('Microsoft.Insights/workbooks', 'workbook').serializedData);
  expect(shown.match(/timeContextFromParameter[^T]*TimeRange/g)).toHaveLength(8);
});

test('the field names of log lines are found in the code', () => {
  expect(fields).toEqual(
    expect.arrayContaining(['requestId', 'connection', 'modelUsed', 'promptTokens', 'tries']),
  );
});

test('the codes and events in the queries of the alerts exist', () => {
  const alerts = names
    .filter((name) => name.startsWith('alert-'))
    .map(query)
    .join('\n');
  const codes = [...alerts.matchAll(/code (?:in \(([^)]*)\)|== ("\w+"))/g)].flatMap(([, list, one]) =>
    (list ?? one ?? '').split(', ').map((code) => code.replaceAll('"', '')),
  );
  expect(codes).toEqual([
    ...['throttled', 'vault_unavailable', 'no_key', 'stored_key_refused', 'identity_refused'],
  ]);
  expect(codes.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
  const events =
    /event in \(([^)]*)\)/
      .exec(alerts)?.[1]
      ?.split(', ')
      .map((event) => event.replaceAll('"', '')) ?? [];
  const logged = ['index', 'vault-keys', 'identity-tokens', 'federated-tokens']
    .map((file) => readText(`src/keys/${file}.ts`))
    .join('\n');
  expect(events.length).toBeGreaterThan(0);
  expect(events.filter((event) => !logged.includes(`event: '${event}'`))).toEqual([]);
});

test('the template uses every query, and the workbook has a part for each topic', () => {
  const template = JSON.stringify(asObject(JSON.parse(readText('infra/main.json'))));
  for (const name of names) expect(template).toContain(JSON.stringify(query(name)).slice(1, -1));
  const titles = ['action', 'connection', 'Tokens', 'Refusals', 'Replaced models', 'Latency'];
  const shown = propertiesOf('Microsoft.Insights/workbooks', 'workbook').serializedData;
  for (const title of titles) expect(shown).toContain(title);
});

test('queries select log lines by the text with which the app starts them', () => {
  const [, line] = /(startswith '[^']*')/.exec(query('refusals.kql')) ?? [];
  expect(line).toBe(`startswith '{"event":"request"'`);
  expect(readText('src/http/output/log.ts')).toMatch(/JSON\.stringify\(\{\s*event: 'request',/);
});

test('the time windows of an alert leave no gap', () => {
  for (const { properties } of ofType('Microsoft.Insights/scheduledQueryRules', 'alerts')) {
    const [frequency, window] = [properties?.evaluationFrequency, properties?.windowSize].map(minutes);
    expect(frequency).toBeLessThanOrEqual(window ?? 0);
  }
});

/** The minutes of a duration such as PT5M or P1D. */
function minutes(duration: unknown): number {
  const [, days, rest] = /^P(?:(\d+)D|T(\d+)M)$/.exec(String(duration)) ?? [];
  return days ? Number(days) * 1440 : Number(rest);
}
