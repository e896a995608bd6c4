/** Collects what a caller is told about the schema of an answer. */
import type { InputProblem } from '../../errors';
import type { JsonObject } from '../../json';

/** What was found while a schema was made. */
export interface Findings {
  /** What is wrong, by the place in the input. */
  problems: InputProblem[];
  /** What the answer does not have as it was asked for, one sentence for each. */
  notes: string[];
}

/** A schema that OpenAI can follow strictly, unless there are problems. */
export interface AnswerSchema extends Findings {
  schema: JsonObject;
  /** Whether a list was asked for. OpenAI answers with an object, so the list is its member `items`. */
  isList: boolean;
}

/** Notes a problem with a part of an input. */
export function complain(found: Findings, field: string, what: string): void {
  found.problems.push({ field, message: `\`${field}\` ${what}` });
}

/** The place of a member, as makers write it: `example.lines[0]`, or `example['unit price']`. */
export function inside(place: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${place}.${name}` : `${place}['${name}']`;
}
