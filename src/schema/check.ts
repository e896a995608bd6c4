/** Checks values against schemas. */
import type { TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { JsonObject } from '../json';
import { onceFor } from '../once-for';

/** The compiled check of a schema. */
const checkOf = onceFor((schema: TObject) => TypeCompiler.Compile(schema));

/** Whether a value matches a schema. */
export function matches(schema: TObject, value: unknown): value is JsonObject {
  return checkOf(schema).Check(value);
}
