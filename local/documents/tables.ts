/** Generates the Markdown tables of the documents from the same rows that the app uses. */
import type { TSchema } from '@sinclair/typebox';
import { OptionalKind } from '@sinclair/typebox';
import type { Action } from '../../src/actions';
import type { Operation } from '../../src/connector';
import { errorTable } from '../../src/errors';
import type { HttpFunction, TimerFunction } from '../../src/functions';
import { settingTable } from '../../src/settings';
import type { Setting } from '../../src/settings/kinds';

/** Table of actions with their inputs. Required inputs are bold. */
export function actionsMarkdown(actions: readonly Action[]): string {
  const rows = actions.map(({ operationId, summary, method, path, input }) => [
    `**${summary}**<br>${operationId}`,
    `\`${method} ${path}\``,
    inputNames(input.properties).join(', ') || '(none)',
  ]);
  return table(['Action', 'Address', 'Inputs'], rows);
}

/** Table of the connector's operations, for administrators who import it. */
export function operationsMarkdown(operations: readonly Operation[]): string {
  const rows = operations.map(({ operationId, summary, description }) => [
    `**${summary}**`,
    `\`${operationId}\``,
    description,
  ]);
  return table(['Operation', 'Id', 'What it does'], rows);
}

function inputNames(properties: Record<string, TSchema>): string[] {
  return Object.entries(properties).map(([name, schema]) => (OptionalKind in schema ? name : `**${name}**`));
}

const settings: readonly Setting<unknown>[] = Object.values(settingTable);

/** Table of settings, without those that Azure sets. */
export function settingsMarkdown(): string {
  const rows = settings.flatMap(({ name, defaultText, description, setByAzure }) =>
    setByAzure ? [] : [[`\`${name}\``, defaultText, description]],
  );
  return table(['Setting', 'Default', 'What it does'], rows);
}

/** The table of functions, with what starts each of them. */
export function functionsMarkdown(
  functions: readonly HttpFunction[],
  timers: readonly TimerFunction[],
): string {
  const rows = functions.map(({ name, methods, path = `/${name}` }) => {
    const anyMethod = methods.length > 3;
    return [`\`${name}\``, `\`${anyMethod ? 'any method' : methods.join(', ')} ${path}\``];
  });
  const byClock = timers.map(({ name, schedule }) => [`\`${name}\``, `a timer, \`${schedule}\``]);
  const count = rows.length + byClock.length;
  return `${count} functions:\n\n${table(['Function', 'Started by'], [...rows, ...byClock])}`;
}

/** Table of error codes. */
export function errorsMarkdown(): string {
  const rows = Object.entries(errorTable).map(([code, { status, retry, advice }]) => [
    `\`${code}\``,
    status === 'same' ? 'OpenAI’s own' : String(status),
    retry === 'later' ? 'yes, later' : 'no',
    advice,
  ]);
  return table(['`error.code`', 'Status', 'Does trying again help?', 'What to do'], rows);
}

/** Content of local.settings.sample.json: every setting, with a value that works on a developer's machine. */
export function sampleSettings(): string {
  const own = settings.flatMap(({ name, localValue = '', setByAzure }) =>
    setByAzure ? [] : [[name, localValue] as const],
  );
  const Values = {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    ...Object.fromEntries(own),
  };
  return `${JSON.stringify({ IsEncrypted: false, Values }, null, 2)}\n`;
}

/** Formats a table as Markdown. */
export function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}
