/** Runs the timers of an app by their schedules, in UTC, as the real host does. */
import { Cron } from 'croner';
import type { CoreRegistry, RegisteredFunction } from './core';
import { invoke, type InvocationLog } from './invoke';

/** Calls `run` by a schedule until it is stopped. */
export type Schedule = (pattern: string, run: () => void) => { stop: () => void };

/**
 * Reads a schedule of six fields, the first of which is the seconds. See
 * https://en.wikipedia.org/wiki/Cron#Nonstandard_predefined
 */
const byClock: Schedule = (pattern, run) =>
  new Cron(pattern, { mode: '6-part', timezone: 'UTC', unref: true }, run);

/**
 * Starts all timers. A timer whose schedule cannot be read is logged and skipped.
 *
 * @param schedule - runs a function by a schedule; tests replace it
 * @returns a function that stops them
 */
export function startTimers(
  registry: CoreRegistry,
  log: InvocationLog,
  schedule: Schedule = byClock,
): () => void {
  const jobs = registry.functions.flatMap((registered) => {
    const trigger = Object.values(registered.bindings).find(({ type }) => type === 'timerTrigger');
    if (!trigger) return [];
    const run = () => void runTimer(registry, registered, log);
    try {
      const job = schedule(resolveSchedule(trigger.schedule ?? ''), run);
      if (trigger.runOnStartup) run();
      return [job];
    } catch (error) {
      log('error', registered.name, `The schedule cannot be used: ${String(error)}`);
      return [];
    }
  });
  return () => {
    for (const job of jobs) job.stop();
  };
}

/** Resolves a schedule that is in a setting. The trigger then has the name of the setting, as `%name%`. */
function resolveSchedule(schedule: string): string {
  return schedule.replace(/^%(\w+)%$/, (_, name: string) => process.env[name] ?? '');
}

async function runTimer(
  registry: CoreRegistry,
  registered: RegisteredFunction,
  log: InvocationLog,
): Promise<void> {
  const now = new Date().toISOString();
  const timer = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: { Last: now, LastUpdated: now, Next: now },
    IsPastDue: false,
  };
  await invoke(registry, registered, { data: { json: JSON.stringify(timer) }, metadata: {} }, log);
}
