/** A request to OpenAI: as the action wants it, and as today's OpenAI takes it. Values; nothing here sends or remembers. */
import type { Action, ApiPath, Purpose } from '../actions';
import type { Inputs, UpstreamParameters } from '../stages';
import type { ModelChoice, ModelKnowledge } from './models/choice';
import type { Draft } from './parameters/draft';

/** What runs a request: OpenAI, or the Azure OpenAI resource that the administrator has chosen for speech. */
export type ServiceName = 'openai' | 'azure-speech';

/** A request, before it is known which model and which parameters OpenAI takes. */
export interface PlannedRequest {
  action: Action;
  inputs: Inputs;
  service: ServiceName;
  /** The endpoint that is used: the action's own, or another that does its work. */
  path: ApiPath;
  /** What the model is used for; absent where there is none. */
  purpose: Purpose | undefined;
  /** What the action wants to send. */
  parameters: UpstreamParameters;
  /** Whether the caller wants an error rather than another model. */
  strict: boolean;
  /** What is known of models, the day included. */
  knowledge: ModelKnowledge;
}

/** A request in the form in which it is sent. */
export interface AdaptedRequest extends PlannedRequest {
  /** The model that is used, and why; absent where OpenAI chooses. */
  choice: ModelChoice | undefined;
  /** The parameters that are sent, and what was changed in them. */
  draft: Draft;
}

/** What OpenAI has refused in this call. */
export interface Refusals {
  /** Models that it says it does not have. */
  missing: ReadonlySet<string>;
  /** Parameters that the model does not take. */
  parameters: ReadonlySet<string>;
}

/** Nothing is refused before anything is sent. */
export const noRefusals: Refusals = { missing: new Set(), parameters: new Set() };

/** Whether a request goes to the endpoint for chats. */
export function isChat({ path }: Pick<PlannedRequest, 'path'>): boolean {
  return path === '/v1/chat/completions';
}
