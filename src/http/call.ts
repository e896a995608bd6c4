/** Defines a request on its way through the app, and what the functions need to handle it. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { Action } from '../actions';
import type { Adaptation } from '../adaptation';
import type { Batches } from '../batches';
import type { Budgets } from '../budgets';
import type { Claims } from '../claims';
import type { Files } from '../files';
import type { Jobs } from '../jobs';
import type { Services, Trace } from '../openai';
import type { Pictures } from '../pictures';
import type { Settings, SettingProblem } from '../settings';
import type { Subscriptions } from '../subscriptions';
import type { Throttle } from '../throttle';
import type { UsageCounter } from '../usage';
import type { ConsoleFiles } from './console-files';
import type { Connection } from './connection';
import type { Wishes } from './input/wishes';
import type { HttpReply } from './output/reply';
import type { RecentCalls } from './recent-calls';
import type { CallRecord } from './record';

/** How a request came that was not sent to the address of its function. */
export interface Detour {
  /** `mcp`: a tool of the Model Context Protocol. */
  via: 'mcp';
  /** The longest time that the caller waits, in seconds. */
  longestSeconds: number;
}

/** An HTTP function: makes the reply to a request. */
export type Handler = (
  request: HttpRequest,
  context: InvocationContext,
  detour?: Detour,
) => Promise<HttpReply>;

/** What the functions need. It is made once, when the app starts. */
export interface Dependencies {
  settings: Settings;
  /** What is wrong with the settings. Unless it is empty, callers only get an error that lists it. */
  settingProblems: readonly SettingProblem[];
  throttle: Throttle;
  /** OpenAI, and what runs requests beside it. */
  services: Services;
  adaptation: Adaptation;
  pictures: Pictures;
  files: Files;
  batches: Batches;
  subscriptions: Subscriptions;
  /** Gives the secret with which OpenAI signs its events; undefined if there is none. */
  webhookSecret: () => Promise<string | undefined>;
  jobs: Jobs;
  claims: Claims;
  usage: UsageCounter;
  budgets: Budgets;
  recentCalls: RecentCalls;
  consoleFiles: ConsoleFiles;
  /** Waits for a number of milliseconds. */
  wait: (milliseconds: number) => Promise<void>;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** A request that may come from anyone. */
export interface Visit {
  request: HttpRequest;
  /** The address that was called. */
  url: URL;
  requestId: string;
  /** When it arrived, in milliseconds since 1970. */
  started: number;
  /** How it came, if not straight to its function. */
  detour?: Detour | undefined;
  record: CallRecord;
  /** The header `traceparent` for requests to upstreams, if the request belongs to a trace. */
  traceParent?: string | undefined;
  /** Writes a warning to the log. */
  warn: (warning: { event: string; [field: string]: unknown }) => void;
}

/** A request of a known caller. */
export interface Call extends Visit {
  wishes: Wishes;
  connection: Connection;
  /** The time by which the caller must have a reply, in milliseconds since 1970. */
  deadline: number;
  /** The part of the record that is about requests to OpenAI. */
  trace: Trace;
}

/** A call of an action, while it runs. */
export interface RunningCall {
  action: Action;
  call: Call;
  dependencies: Dependencies;
}
