/** Defines a request to an upstream: as the action plans it, and as it is sent today. */
import type { Action, ApiPath, Purpose } from '../actions';
import type { JsonObject } from '../json';
import type { Upstream } from '../settings';
import type { Answer, InputChange, Inputs, Reply, UpstreamParameters } from '../stages';
import type { ModelChoice, ModelKnowledge } from './models/choice';
import type { Draft } from './parameters/draft';

/** A request before its model and parameters are adapted. */
export interface PlannedRequest {
  action: Action;
  inputs: Inputs;
  /** What was done to inputs while they were read. */
  changes: readonly InputChange[];
  /** The inputs that the app handles itself. */
  handled: readonly string[];
  /** The upstream that gets it. */
  upstream: Upstream;
  /** The endpoint that is used: the action's own, or another that does its work. */
  path: ApiPath;
  /** What the model is used for; undefined if there is no model. */
  purpose: Purpose | undefined;
  /** What the action wants to send. */
  parameters: UpstreamParameters;
  /** Whether the caller wants an error rather than another model. */
  strict: boolean;
  /** What is known about models, and today's date. */
  knowledge: ModelKnowledge;
  /** Whether it runs as a long answer: a background response in place of a chat or a picture. */
  isLong: boolean;
  /** The parameters because of which it does not run as a long answer, although it should. */
  notLong: readonly string[];
  /** Makes the ways of a second request from the answer, if one request is not enough. */
  further?: ((answer: Answer) => Ways) | undefined;
  /** Makes the documented reply from the last answer. */
  fromUpstream: (answer: Answer) => Reply;
}

/** A request for each upstream that can take it, in order; at least one. */
export type Ways = readonly [AdaptedRequest, ...AdaptedRequest[]];

/** A request in the form in which it is sent. */
export interface AdaptedRequest extends PlannedRequest {
  /** The model that is used, and why; undefined if OpenAI chooses. */
  choice: ModelChoice | undefined;
  /** The parameters that are sent, and what was changed in them. */
  draft: Draft;
}

/** What OpenAI has refused in this call. */
export interface Refusals {
  /** Models that OpenAI says it does not have. */
  missing: ReadonlySet<string>;
  /** Parameters that the model does not take. */
  parameters: ReadonlySet<string>;
}

/** The refusals before anything has been sent: none. */
export const noRefusals: Refusals = { missing: new Set(), parameters: new Set() };

/** The upstream's name of the model; empty if there is no model. */
export function modelOf({ draft }: Pick<AdaptedRequest, 'draft'>): string {
  const { model }: JsonObject = draft.body;
  return typeof model === 'string' ? model : '';
}

/** Whether a request goes to the Responses API itself, in the foreground or as a long answer. */
export function isResponse({ path }: Pick<PlannedRequest, 'path'>): boolean {
  return path === '/v1/responses';
}

/** Whether a request goes to the endpoint for chats. */
export function isChat({ path }: Pick<PlannedRequest, 'path'>): boolean {
  return path === '/v1/chat/completions';
}
