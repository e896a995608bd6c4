/** Decides whether a call runs as a long answer. Pure. docs/long-answers.md has the same rules as a table. */
import type { Settings, Upstream } from '../../settings';
import { asList, asObject } from '../../json';
import { hasOwnNames, modelBehind } from '../../upstreams';
import { entryOf } from '../models/choice';
import { modelAt } from '../parameters/rejections';
import { isChat, isResponse, modelOf, type AdaptedRequest, type PlannedRequest } from '../request';

/** What the caller of an action says and can do about long answers. */
export interface LongWish {
  /** Whether the caller asks for one. */
  asked: boolean;
  /** Whether the caller polls: asks again and again until the answer is there. */
  polls: boolean;
  /** Whether the answer could be read after the call. A key of the caller's own is gone by then. */
  isReadableLater: boolean;
}

/** What else the decision depends on. */
export interface LongOptions {
  setting: Settings['longAnswers'];
  /** Whether an upstream has background responses, as far as is known. */
  hasResponses: (upstream: Upstream) => boolean;
  /** Whether a model has been slow lately. It has the name that `modelAt` makes. */
  isSlow: (model: string) => boolean;
}

/** Efforts at which a model may think for minutes. */
const longEfforts: readonly unknown[] = ['medium', 'high', 'xhigh', 'max'];

/** The largest picture that is made quickly, in pixels. */
const quickPixels = 1536 * 1024;

/** Whether a request could run as a long answer, whatever is in it: somebody may want one, and the upstream has them. */
export function canRunLong(
  { action, inputs, upstream, path, purpose }: PlannedRequest,
  { asked, polls, isReadableLater }: LongWish,
  { setting, hasResponses }: LongOptions,
): boolean {
  const isWanted = asked || polls || setting === 'always';
  if (!isWanted || setting === 'never' || !isReadableLater || !hasResponses(upstream)) return false;
  const isStream = action.toEvents !== undefined && inputs.stream === true;
  // A picture needs a chat model beside its own, which only OpenAI is sure to have.
  const isPicture = (purpose === 'image' || purpose === 'image-edit') && !hasOwnNames(upstream);
  const fits = (isChat({ path }) || isResponse({ path }) || isPicture) && !isStream;
  // The second request of an emulation needs the answer to the first.
  const isWhole = action.path === path || action.emulation?.further === undefined;
  return fits && isWhole;
}

/** Whether a request that {@link canRunLong} should do so. */
export function shouldRunLong(
  request: AdaptedRequest,
  { asked }: LongWish,
  { setting, isSlow }: LongOptions,
): boolean {
  if (asked || setting === 'always') return true;
  if (isResponse(request)) return usesMore(request) || mayThinkLong(request, isSlow);
  return isChat(request) ? mayThinkLong(request, isSlow) : isDetailed(request);
}

/** Whether a question needs more than a text: files to read, or tools to use. */
function usesMore({ draft }: AdaptedRequest): boolean {
  const { input, tools } = draft.body;
  const isPart = (part: unknown) => /^input_(file|image)$/.test(String(asObject(part).type));
  return (
    asList(tools).length > 0 || asList(input).some((item) => asList(asObject(item).content).some(isPart))
  );
}

function mayThinkLong(request: AdaptedRequest, isSlow: LongOptions['isSlow']): boolean {
  const { upstream, draft } = request;
  const model = modelOf(request);
  const entry = entryOf(modelBehind(upstream, model));
  // Models that can do without reasoning do so by default. The others think moderately.
  const byDefault = entry?.leastEffort && entry.leastEffort !== 'none' ? 'medium' : undefined;
  const effort = draft.body.reasoning_effort ?? asObject(draft.body.reasoning).effort ?? byDefault;
  return entry?.responsesOnly === true || longEfforts.includes(effort) || isSlow(modelAt(upstream, model));
}

function isDetailed({ draft }: AdaptedRequest): boolean {
  const { quality, size } = draft.body;
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(size)) ?? [];
  return quality === 'high' || Number(width) * Number(height) > quickPixels;
}
