/** Checking values against schemas. */
import type { TObject } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { JsonObject } from '../json';

/** Checks are compiled when they are first needed, and kept. */
const compiled = new WeakMap<TObject, TypeCheck<TObject>>();

/** Whether a value has the shape of a schema. */
export function matches(schema: TObject, value: unknown): value is JsonObject {
  const check = compiled.get(schema) ?? TypeCompiler.Compile(schema);
  compiled.set(schema, check);
  return check.Check(value);
}
