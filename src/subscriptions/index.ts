/** Tells flows that a batch has ended. What is to be told is stored first, so that it is told even if an instance ends. */
import { hash } from 'node:crypto';
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { dayMs } from '../day';
import type { Warn } from '../errors';
import type { JsonObject } from '../json';
import { isAllowedCallback, type CallbackRules } from './address';
import { postCallback, type PostCallback } from './post';
import { createSubscriptionStore, tableName, type Callback, type SubscriptionStore } from './store';

export type { SubscriptionStore } from './store';

/** Keeps subscriptions. Its functions throw what the store throws. */
export interface Subscriptions {
  /** Whether callbacks may go to an address. */
  allows: (url: string) => boolean;
  /** Adds a subscription. Gives its id. */
  add: (connection: string, url: string) => Promise<string>;
  /** Removes a subscription; nothing if the connection has none with that id. */
  remove: (connection: string, id: string) => Promise<void>;
  /** Notes what all subscriptions of a connection are to be told about a batch. It is told once. */
  note: (connection: string, batch: string, body: JsonObject) => Promise<void>;
  /** Sends what is due, and what has failed before, for a limited number of times. Returns how many were told. */
  tell: () => Promise<number>;
  /** Notes an event that came in. Gives false if it was noted before. */
  noteEvent: (id: string) => Promise<boolean>;
  /** Forgets an event that could not be handled, so that it can come again. */
  forgetEvent: (id: string) => Promise<void>;
  /** Forgets what is older than a day. Returns how many rows there were. */
  cleanUp: () => Promise<number>;
}

/** What {@link createSubscriptions} needs. */
export interface SubscriptionsOptions {
  settings: TableSettings & CallbackRules;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  randomBytes: (count: number) => Buffer;
  warn: Warn;
  /** Sends callbacks. */
  post?: PostCallback;
  /** Stores subscriptions. By default this is the table in the settings; tests use something else. */
  store?: SubscriptionStore;
}

/** How often a callback is tried. With the timer, that is for two hours. */
const maxTries = 8;

/** How long nobody else tries a callback that is being tried. */
const leaseMs = 5 * 60_000;

const idPattern = /^[\w-]{1,64}$/;

/** An event as it is stored: its id comes from outside, and may have any letters. */
const storedEvent = (id: string) => hash('sha256', id);

/** Creates the keeper of subscriptions. Nothing is loaded or read before the first one. */
export function createSubscriptions({
  settings,
  now,
  randomBytes,
  warn,
  post = postCallback,
  store: given,
}: SubscriptionsOptions): Subscriptions {
  const store =
    given ?? createSubscriptionStore(lazily(() => openTable(settings, { name: tableName, maxRetries: 2 })));

  /** Tries a callback. Tells whether it was told. */
  async function attempt(callback: Callback): Promise<boolean> {
    const { connection, subscription, tries } = callback;
    const target = (await store.of(connection)).find(({ id }) => id === subscription);
    // The rules may have changed since the flow has subscribed.
    if (!target || !isAllowedCallback(target.url, settings)) {
      await store.finish(callback, now());
      return false;
    }
    if (!(await store.claim(callback, now() + leaseMs))) return false;
    const status = await post(target.url, callback.body);
    if (status !== undefined && status >= 200 && status < 300) {
      await store.finish(callback, now());
      return true;
    }
    // The flow is gone.
    if (status === 404 || status === 410) {
      await store.remove(connection, subscription);
      await store.finish(callback, now());
    } else if (tries + 1 >= maxTries) {
      warn({ event: 'callback_given_up', connection, status });
      await store.finish(callback, now());
    }
    return false;
  }

  return {
    allows: (url) => isAllowedCallback(url, settings),
    add: async (connection, url) => {
      const id = randomBytes(18).toString('base64url');
      await store.add({ connection, id, url });
      return id;
    },
    remove: async (connection, id) => {
      if (idPattern.test(id)) await store.remove(connection, id);
    },
    note: async (connection, batch, body) => {
      for (const { id } of await store.of(connection)) {
        await store.addCallback({ connection, subscription: id, batch, body, tries: 0, dueAt: now() });
      }
    },
    tell: async () => {
      let told = 0;
      for (const callback of await store.due(now())) if (await attempt(callback)) told++;
      return told;
    },
    noteEvent: (id) => store.addEvent(storedEvent(id), now()),
    forgetEvent: (id) => store.removeEvent(storedEvent(id)),
    cleanUp: () => store.deleteBefore(now() - dayMs),
  };
}
