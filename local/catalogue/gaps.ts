/** Compares the catalogue of models with the types of the npm package `openai`. Pure. */
import type { CatalogueEntry } from '../../src/adaptation/models/catalogue';
import type { Declarations } from './declarations';
import { outOfScope, reasonToLeaveOut } from './out-of-scope';

/** A shutdown date that differs. Dates are YYYY-MM-DD. */
export interface OtherDate {
  model: string;
  inTypes: string;
  /** Undefined if the catalogue knows no end. */
  inCatalogue: string | undefined;
}

/** What the catalogue lacks, and how else it differs. */
export interface Gaps {
  /** Models that only the types have, with the shutdown date that they announce, if any. */
  missing: readonly { model: string; date: string | undefined }[];
  /** Models of both, with different shutdown dates. */
  otherDates: readonly OtherDate[];
  /** Models that the types do not mention, with their ends; those without an end come first. No fault. */
  notInTypes: readonly { model: string; ends: string | undefined }[];
  /** How many models of the types are left out on purpose, for each reason. */
  leftOut: readonly { reason: string; count: number }[];
}

/** Finds what the catalogue lacks beside the types. */
export function findGaps(
  { models, announcements, mentioned }: Declarations,
  catalogue: readonly CatalogueEntry[],
): Gaps {
  const ends = new Map(catalogue.flatMap(({ ids, ends }) => ids.map((id) => [id, ends] as const)));
  const dates = new Map(announcements.map(({ model, date }) => [model, date]));
  const unknown = [...new Set([...models, ...dates.keys()])].filter((model) => !ends.has(model)).sort();
  const reasons = unknown.map(reasonToLeaveOut);
  return {
    missing: unknown
      .filter((model) => reasonToLeaveOut(model) === undefined)
      .map((model) => ({ model, date: dates.get(model) })),
    otherDates: announcements
      .filter(({ model, date }) => ends.has(model) && ends.get(model) !== date)
      .map(({ model, date }) => ({ model, inTypes: date, inCatalogue: ends.get(model) })),
    notInTypes: [...ends]
      .filter(([model]) => !mentioned.has(model))
      .map(([model, ends]) => ({ model, ends }))
      .sort((one, other) => (other.ends ?? '9999').localeCompare(one.ends ?? '9999')),
    leftOut: outOfScope.map(({ reason }) => ({
      reason,
      count: reasons.filter((other) => other === reason).length,
    })),
  };
}
