/** Checks values against schemas. */
import type { TObject } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { JsonObject } from '../json';

/** The compiled checks. Each is compiled when it is first needed, and then kept. */
const compiled = new WeakMap<TObject, TypeCheck<TObject>>();

/** Whether a value matches a schema. */
export function matches(schema: TObject, value: unknown): value is JsonObject {
  const check = compiled.get(schema) ?? TypeCompiler.Compile(schema);
  compiled.set(schema, check);
  return check.Check(value);
}
