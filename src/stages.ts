/**
 * The stages that the data of one call goes through. All of them are JSON objects; the compiler tells them apart, so that
 * inputs nobody has checked cannot pass for checked ones, nor OpenAI's answer for our reply.
 */
import type { JsonObject } from './json';

declare const stage: unique symbol;

/** A JSON object of one stage. A plain object is taken for any stage; one of another stage is not. */
type Stage<Name extends string> = JsonObject & { readonly [stage]?: Name };

/** Inputs as the caller wrote them. */
export type RawInputs = Stage<'raw inputs'>;

/** Inputs in their documented types, checked against the schema of the action. Unknown ones are among them. */
export type Inputs = Stage<'inputs'>;

/** What OpenAI is sent. */
export type UpstreamParameters = Stage<'parameters'>;

/** What OpenAI sends back. */
export type Answer = Stage<'answer'>;

/** What the caller gets. */
export type Reply = Stage<'reply'>;
