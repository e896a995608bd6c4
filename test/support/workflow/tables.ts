/** Does the work of the actions “Select”, “Create CSV table” and “Create HTML table”. */
import { isObject, type JsonObject } from '../../../src/json';
import { evaluate, evaluateObject, type Lookups } from './evaluate';
import { toText } from './functions';

/** Makes a row from each entry of a list. In its expressions, `item()` is the entry. */
export function selectRows({ from, select }: JsonObject, lookups: Lookups): JsonObject[] {
  const entries = evaluate(from, lookups);
  if (!Array.isArray(entries) || !isObject(select)) throw new Error('Select needs a list and a row.');
  return entries.map((entry: unknown) => evaluateObject(select, { ...lookups, item: () => entry }));
}

/** A table with a column for each member of the first row, as CSV. */
export function csvTable(rows: unknown): string {
  const quoted = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return cells(rows)
    .map((row) => `${row.map(quoted).join(',')}\r\n`)
    .join('');
}

/** The same as HTML. */
export function htmlTable(rows: unknown): string {
  const escaped = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const line = (row: string[], tag: string) =>
    `<tr>${row.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join('')}</tr>`;
  const [head = [], ...body] = cells(rows);
  return `<table><thead>${line(head, 'th')}</thead><tbody>${body.map((row) => line(row, 'td')).join('')}</tbody></table>`;
}

/** The cells of a table, the names of its columns first. */
function cells(rows: unknown): string[][] {
  if (!Array.isArray(rows) || !rows.every(isObject)) throw new Error('A table needs a list of rows.');
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => toText(row[column])))];
}
