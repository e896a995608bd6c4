/** A request changed by all that is known of its model before anybody is asked. Pure. */
import type { JsonObject } from '../../json';
import { translateChat } from './chat';
import { draftOf, leaveOut, without, withoutNoOps, type Draft } from './draft';
import { entryOf, type ModelChoice } from '../models/choice';
import type { Refuses } from './rejections';

/** What is known. */
export interface Known {
  /** Whether the request is a chat. */
  chat: boolean;
  /** The model that is used; absent where OpenAI chooses. */
  choice: ModelChoice | undefined;
  /** Whether the model has refused something in this call. Then it is not given what says nothing either. */
  isPicky: boolean;
  refuses: Refuses;
}

/**
 * Makes the draft of a request.
 *
 * @param original - the parameters before anything was changed in them
 */
export function adapted(original: JsonObject, { chat, choice, isPicky, refuses }: Known): Draft {
  if (!choice) return withoutRefused(draftOf(original), chat, refuses);
  const asked = choice.replaced && entryOf(String(original.model));
  const replacesQuickOne = asked !== undefined && !asked.leastEffort;
  const draft = draftOf({ ...original, model: choice.used });
  const entry = entryOf(choice.used);
  const translated = chat
    ? translateChat(draft, { entry, replacesQuickOne, refuses })
    : leaveOut(draft, entry?.rejects ?? [], { chat, refuses });
  return withoutRefused(isPicky ? withoutNoOps(translated) : translated, chat, refuses);
}

/** Does without what the model has refused before. What it cannot do without stays, for OpenAI to say so. */
function withoutRefused(draft: Draft, chat: boolean, refuses: Refuses): Draft {
  return Object.keys(draft.body).reduce(
    (next, name) => (refuses(name, next.body) ? (without(next, name, { chat, refuses }) ?? next) : next),
    draft,
  );
}
