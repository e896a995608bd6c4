/** Tests that the queries of the alerts and the workbook match the log lines that they read. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errorTable } from '../../src/errors';
import { logRequest } from '../../src/http/output/log';
import { newRecord } from '../../src/http/record';
import { asList, asObject } from '../../src/json';
import { root } from '../support/app';
import { loggingContext } from '../support/dependencies';
import { ofType, propertiesOf, readText } from '../support/deployments';

const names = readdirSync(path.join(root, 'infra/queries'));
const query = (name: string) => readText(`infra/queries/${name}`);

/** The names of all fields of a log line, as declared in src/http/output/log.ts. */
const fields = [
  ...(/interface LogLine \{([^}]*)\}/.exec(readText('src/http/output/log.ts'))?.[1] ?? '').matchAll(
    /^ {2}(\w+|'[\w.]+')\??:/gm,
  ),
].map(([, field = '']) => field.replaceAll("'", ''));

/** The fields of the lines about the app itself that queries use, with the files that write them. */
const eventFields = [
  ...(/event: 'budget_soft_level', ([^}]*)\}/.exec(readText('src/budgets/index.ts'))?.[1] ?? '').matchAll(
    /(\w+)(?:: [\w()]+)?(?:, | $)/g,
  ),
].map(([, field = '']) => field);

/** The names of all hints, as declared in src/http/input/platform-hints.ts. */
const hints = [
  ...readText('src/http/input/platform-hints.ts').matchAll(/ hint: '(\w+)'|HintName \| '(link)'/g),
].map(([, hint, link]) => hint ?? link);

test.each(names)('%s uses only fields that log lines have', (name) => {
  const named = [...query(name).matchAll(/\bline(?:\.(\w+)|\["([\w.]+)"\])/g)].map(
    ([, plain, dotted]) => plain ?? dotted ?? '',
  );
  const known = query(name).includes('budget_soft_level') ? [...fields, ...eventFields] : fields;
  expect(named.filter((field) => field !== 'event' && !known.includes(field))).toEqual([]);
  expect(named.length > 0 || query(name).startsWith('requests')).toBe(true);
  const told = [...query(name).matchAll(/\bline\.hints\.(\w+)/g)].map(([, hint]) => hint);
  expect(told.filter((hint) => !hints.includes(hint))).toEqual([]);
});

/** The messages of Microsoft's parser for queries, by the name of the query. */
function parserMessages(queries: Record<string, string>): Record<string, string[]> {
  const options = { cwd: root, encoding: 'utf8', input: JSON.stringify(queries) } as const;
  return JSON.parse(execFileSync(process.execPath, ['test/support/kusto.cjs'], options)) as Record<
    string,
    string[]
  >;
}

/** The items of the workbook, each with its content. */
const items = () => {
  const { serializedData } = propertiesOf('Microsoft.Insights/workbooks', 'workbook');
  return asList(asObject(JSON.parse(String(serializedData))).items).map((item) =>
    asObject(asObject(item).content),
  );
};

/** The choices of the workbook about the days whose costs it shows. */
const costRanges = () => {
  const [parameter] = items().flatMap(({ parameters }) =>
    asList(parameters)
      .map(asObject)
      .filter(({ name }) => name === 'CostRange'),
  );
  expect(parameter?.value).toBe('timestamp >= startofmonth(now())');
  return asList(JSON.parse(String(parameter?.jsonData))).map(asObject);
};

test('costs can be seen of this month, of 30 days and of 7 days', () => {
  expect(costRanges()).toEqual([
    { value: 'timestamp >= startofmonth(now())', label: 'This month' },
    { value: 'timestamp > ago(30d)', label: 'The last 30 days' },
    { value: 'timestamp > ago(7d)', label: 'The last 7 days' },
  ]);
});

/** The queries about costs as the workbook sends them, for each of its choices. */
const costQueries = () =>
  items().flatMap(({ title, query: text }) =>
    String(text).includes('{CostRange}')
      ? costRanges().map(({ label, value }) => [
          `${String(title)}: ${String(label)}`,
          String(text).replace('{CostRange}', String(value)),
        ])
      : [],
  );

test('the parser of the query language accepts all queries, including those in the documents', () => {
  const blocks = [
    ...readText('docs/operations.md').matchAll(/```\n((?:union requests, )?traces\n[^`]*)```/g),
  ];
  const documented = blocks.map(([, text = ''], index) => [`operations.md ${index}`, text]);
  expect(documented.length).toBeGreaterThan(1);
  expect(costQueries()).toHaveLength(21);
  const queries = Object.fromEntries([
    ...names.map((name) => [name, query(name)]),
    ...documented,
    ...costQueries(),
  ]) as Record<string, string>;
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
    [
      'countif(code == "throttled"), name = take_anyif(name, isnotempty(name)) by connection',
      'calls >= 20 and throttled > 0.1 * calls',
    ],
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
  [
    'alert-budget',
    ['countif(event == "budget_soft_level")', 'by connection', 'lines > 0'],
    'A budget reached its soft level in the last day.',
  ],
])('%s checks what the description of its alert says', (name, conditions, description) => {
  for (const condition of conditions) expect(query(`${name}.kql`)).toContain(condition);
  const rule = ofType('Microsoft.Insights/scheduledQueryRules', 'alerts').find(({ properties }) =>
    JSON.stringify(properties).includes(JSON.stringify(query(`${name}.kql`)).slice(1, -1)),
  );
  expect(rule?.properties?.description).toBe(description);
});

test('the names of the numbers in the workbook match what is counted', () => {
  for (const name of ['calls-by-action.kql', 'calls-by-connection.kql', 'calls-by-flow.kql']) {
    expect(query(name)).toContain(
      'succeeded = countif(status < 400), refused = countif(status >= 400 and status < 500), failed = countif(status >= 500)',
    );
  }
  for (const name of ['tokens.kql', 'tokens-over-time.kql']) {
    expect(query(name)).toContain(
      'prompt_tokens = sum(tolong(line["gen_ai.usage.input_tokens"])), completion_tokens = sum(tolong(line["gen_ai.usage.output_tokens"]))',
    );
  }
});

test('every chart uses the time range of the page, or that of costs', () => {
  const charts = items().filter(({ version }) => version === 'KqlItem/1.0');
  const ofPage = charts.filter(({ timeContextFromParameter }) => timeContextFromParameter === 'TimeRange');
  expect(ofPage).toHaveLength(9);
  const others = charts.filter((chart) => !ofPage.includes(chart));
  expect(others).toHaveLength(7);
  for (const { query: text, timeContext } of others) {
    expect(text).toMatch(/^traces\n\| where \{CostRange\}\n\| where message startswith/);
    expect(timeContext).toEqual({ durationMs: 31 * 24 * 3_600_000 });
  }
});

test('costs are summed from the lines that have any, and calls without a price are told apart', () => {
  for (const name of ['connection', 'flow', 'model']) {
    expect(query(`spend-by-${name}.kql`)).toContain(
      'cost = round(sum(todouble(line.cost)), 4), calls = count(), without_price = countif(isnull(line.cost))',
    );
  }
  expect(query('spend-by-flow.kql')).toMatch(/ by .*\benvironment, flow, agent, app, link$/m);
  expect(query('spend-cumulated.kql')).toContain('month_cost = row_cumsum(cost)');
  // A chart has room for one name. Connections with the same name are one team.
  expect(query('spend-by-day.kql')).toContain(
    'connection = coalesce(tostring(line.connectionName), tostring(line.connection))',
  );
  const codes = [...query('budgets.kql').matchAll(/code == "(\w+)"/g)].map(([, code = '']) => code);
  expect(codes).toEqual(['budget_used_up', 'price_missing', 'budgets_unavailable']);
  expect(codes.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
});

test('who has called is told with every refusal, replacement and token, and a link is shown as one', () => {
  for (const name of ['refusals', 'replacements', 'tokens', 'calls-by-flow']) {
    expect(query(`${name}.kql`)).toMatch(/ by .*\benvironment, flow, agent\b/);
  }
  expect(query('calls-by-flow.kql')).toMatch(/ by .*\blink$/m);
  const shown = String(propertiesOf('Microsoft.Insights/workbooks', 'workbook').serializedData);
  expect(shown).toContain('^link$');
});

test('a connection with a name is shown with it, and an alert splits by one column that is never empty', () => {
  const withConnection = names.filter(
    (name) => query(name).includes('line.connection)') && !/flow|by-day/.test(name),
  );
  expect(withConnection).toHaveLength(11);
  for (const name of withConnection) expect(query(name)).toContain('take_anyif(name, isnotempty(name))');
  for (const name of ['alert-throttled', 'alert-retirement-ahead', 'alert-budget']) {
    expect(query(`${name}.kql`)).toContain(
      'connection = iff(isempty(name), connection, strcat(name, " (", connection, ")"))',
    );
  }
});

test('the field names of log lines are found in the code', () => {
  expect(fields).toEqual(
    expect.arrayContaining([
      'requestId',
      'connection',
      'gen_ai.request.model',
      'gen_ai.usage.input_tokens',
      'tries',
    ]),
  );
  expect(hints).toEqual(expect.arrayContaining(['environment', 'flow', 'agentName', 'link']));
  expect(eventFields).toEqual(['connection', 'unit', 'period', 'amount', 'used']);
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
  const titles = [
    'action',
    'connection',
    'flow, environment and agent',
    'Tokens',
    'Refusals',
    'Replaced models',
    'Latency',
    ...['Spend by day', 'Spend by connection', 'Spend by flow', 'Spend by model', 'Ten that cost the most'],
    ...['Spend of this month', 'Budgets past their soft level'],
  ];
  const shown = propertiesOf('Microsoft.Insights/workbooks', 'workbook').serializedData;
  for (const title of titles) expect(shown).toContain(title);
});

test('queries select log lines by the text with which the app starts them', () => {
  const [, start = '?'] = /startswith '([^']*)'/.exec(query('refusals.kql')) ?? [];
  const { context, logged } = loggingContext();
  const record = newRecord('ChatPost', {});
  logRequest(context, { requestId: 'a', record, status: 200, error: undefined, ms: 1 });
  expect(logged).toEqual([expect.stringMatching(/^information \{/)]);
  expect(logged[0]?.slice('information '.length)).toMatch(new RegExp(`^${start}`));
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
