/** A request on its way through the app, and what the functions need to answer it. */
import type { HttpRequest } from '@azure/functions';
import type { Adaptation } from '../adaptation';
import type { Services } from '../openai';
import type { Pictures } from '../pictures';
import type { Settings, SettingProblem } from '../settings';
import type { Throttle } from '../throttle';
import type { Connection } from './connection';
import type { Wishes } from './input/wishes';
import type { CallRecord } from './record';

/** What the functions need. It is made once, in the composition root. */
export interface Dependencies {
  settings: Settings;
  /** What is wrong with the settings. As long as anything is, calls are answered with it and nothing else happens. */
  settingProblems: readonly SettingProblem[];
  throttle: Throttle;
  services: Services;
  adaptation: Adaptation;
  pictures: Pictures;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** A request that may come from anybody. */
export interface Visit {
  request: HttpRequest;
  /** The address that was called. */
  url: URL;
  requestId: string;
  /** When it arrived, in milliseconds since 1970. */
  started: number;
  record: CallRecord;
  /** Writes a warning into the log. */
  warn: (warning: { event: string; [field: string]: unknown }) => void;
}

/** A request of a known caller. */
export interface Call extends Visit {
  wishes: Wishes;
  connection: Connection;
  /** When the caller must have a reply, in milliseconds since 1970. */
  deadline: number;
}
