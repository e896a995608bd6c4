/** Builds the text that `npm run catalogue` prints. */
import type { Gaps } from './gaps';
import { outOfScopeDate } from './out-of-scope';

/**
 * Describes what the catalogue lacks.
 *
 * @param version - the version of the package `openai`
 * @param catalogueDate - the day on which the catalogue was last looked up, as YYYY-MM-DD
 */
export function describeGaps(gaps: Gaps, version: string, catalogueDate: string): string {
  const { missing, otherDates, notInTypes, leftOut } = gaps;
  return [
    `The catalogue of ${catalogueDate} beside the types of openai ${version}`,
    section(
      'Missing in the catalogue',
      missing.map(({ model, date }) => [model, date ? `shutdown date ${date}` : '']),
    ),
    section(
      'Other shutdown date in the types',
      otherDates.map(({ model, inTypes, inCatalogue = 'none' }) => [
        model,
        `types: ${inTypes}`,
        `catalogue: ${inCatalogue}`,
      ]),
    ),
    section(
      `Left out on purpose, see local/catalogue/out-of-scope.ts of ${outOfScopeDate}`,
      leftOut.map(({ reason, count }) => [String(count), reason]),
    ),
    section(
      'Only in the catalogue: not in the types, or no longer',
      notInTypes.map(({ model, ends }) => [model, ends ? `ends ${ends}` : 'no end']),
    ),
  ].join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `${title}: none`;
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
