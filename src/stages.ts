/**
 * Defines the stages that the data of one call goes through. Each is a JSON object. The compiler keeps them
 * apart, so that unchecked inputs cannot be used as checked ones, or OpenAI's answer as our reply.
 */
import type { JsonObject } from './json';

declare const stage: unique symbol;

/** A JSON object of one stage. A plain object fits any stage, but one of another stage does not. */
type Stage<Name extends string> = JsonObject & { readonly [stage]?: Name };

/** Inputs as the caller wrote them. */
export type RawInputs = Stage<'raw inputs'>;

/** Inputs in their documented types, checked against the action's schema. They may include unknown ones. */
export type Inputs = Stage<'inputs'>;

/** What was done to an input while it was read, if it does not reach OpenAI as the caller wrote it. */
export interface InputChange {
  field: string;
  how:
    /** It was left out, because it asks for nothing. */
    | 'no_effect'
    /** It has another value now, which means the same. */
    | 'rewritten'
    /** It contained files in another form than OpenAI’s. */
    | 'unwrapped'
    /** It contained half of a character. */
    | 'mended'
    /** It was in the address and has no meaning there. */
    | 'not_an_input'
    /** It was in the address, but the body has another value. */
    | 'body_wins';
}

/** Why a picture does not have the size that the caller asked for. */
export type NotResized =
  /** It is smaller, or has another shape. */
  | 'only_smaller'
  /** Its kind, such as WebP, is none that the app can resize. */
  | 'kind'
  /** It has too many pixels. */
  | 'too_large'
  /** It is broken, or what resizes it has failed. */
  | 'failed'
  /** There was no time left. */
  | 'late';

/** What became of the pictures of an answer. */
export interface PictureOutcome {
  /** Whether the caller gets links to all of them. */
  isStored: boolean;
  /** Whether base64 was asked for and left out, because there would be too much of it. */
  isTooMuchBase64: boolean;
  /** One entry for each picture that does not have the size that the caller asked for. */
  notResized: readonly NotResized[];
}

/** What OpenAI is sent. */
export type UpstreamParameters = Stage<'parameters'>;

/** What OpenAI sends back in a successful response. */
export type Answer = Stage<'answer'>;

/**
 * The most bytes of an answer. Pictures make the largest ones. An instance has memory for such an answer in each of its
 * calls; see infra/main.bicep.
 */
export const maxAnswerBytes = 64 * 1024 * 1024;

/** What the caller gets. */
export type Reply = Stage<'reply'>;

/** A request that is ready to be sent. */
export interface OutgoingRequest {
  /** Name of the upstream that must take it; if left out, the first that is used for everything. */
  upstream?: string | undefined;
  /**
   * Whether other upstreams can take it as well: `left` if some have not been asked yet, so that a failure goes to one of them at
   * once; `none` if all the others have failed. Left out if there never were others.
   */
  others?: 'left' | 'none';
  method: 'GET' | 'POST' | 'DELETE';
  /** One of OpenAI's paths, with its placeholders. */
  path: `/v1/${string}`;
  parameters: UpstreamParameters;
  /**
   * What the answer is: JSON, a file such as sound, a plain text, which becomes `{ text }`, or the bytes of anything, which become
   * `{ bytes, type, name }`.
   */
  expects: 'json' | 'file' | 'text' | 'bytes';
  /** Whether sending it twice is harmless. */
  repeatable: boolean;
}
