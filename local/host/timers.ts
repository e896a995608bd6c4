/** Runs the timers of an app, as the real host does: by their schedules, in UTC. */
import { Cron } from 'croner';
import type { CoreRegistry, RegisteredFunction } from './core';
import { invoke, type InvocationLog } from './invoke';

/** Calls something by a schedule until it is told to stop. */
export type Schedule = (pattern: string, run: () => void) => { stop: () => void };

/** Schedules of six fields, the first of which are seconds. See https://en.wikipedia.org/wiki/Cron#Nonstandard_predefined */
const byClock: Schedule = (pattern, run) =>
  new Cron(pattern, { mode: '6-part', timezone: 'UTC', unref: true }, run);

/**
 * Starts all timers. One whose schedule cannot be read is reported and left out.
 *
 * @param schedule - the clock, unless a test has one of its own
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
      const job = schedule(resolved(trigger.schedule ?? ''), run);
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

/** A schedule may stand in a setting, whose name is then written as `%name%`. */
function resolved(schedule: string): string {
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
