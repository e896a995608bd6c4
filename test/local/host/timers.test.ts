/** Tests which timers the embedded host starts, and with which schedule. */
import type { CoreRegistry } from '../../../local/host/core';
import { startTimers, type Schedule } from '../../../local/host/timers';

const timer = (schedule: string, more = {}) => ({
  name: schedule,
  bindings: { timer: { type: 'timerTrigger', direction: 'in', schedule, ...more } },
  callback: () => undefined,
});

/**
 * Starts the timers of some functions with a simulated schedule, and returns what was scheduled, logged and
 * stopped.
 */
function start(...functions: CoreRegistry['functions']) {
  const hooks = { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] };
  const [scheduled, logged]: string[][] = [[], []];
  let stopped = 0;
  const schedule: Schedule = (pattern) => {
    if (pattern === 'odd') throw new TypeError('No such pattern.');
    scheduled?.push(pattern);
    return { stop: () => stopped++ };
  };
  const stop = startTimers(
    { functions, hooks },
    (_, name, message) => logged?.push(`${name}: ${message}`),
    schedule,
  );
  return { scheduled, logged, stop, stopped: () => stopped };
}

test('every timer is started, and stopped', () => {
  const http = { type: 'httpTrigger', direction: 'in', route: 'x' };
  const { scheduled, stop, stopped } = start(timer('0 15 * * * *'), timer('0 30 3 * * *'), {
    ...{ name: 'Http', callback: () => undefined },
    bindings: { http },
  });
  expect(scheduled).toEqual(['0 15 * * * *', '0 30 3 * * *']);
  stop();
  expect(stopped()).toBe(2);
});

test('a schedule can be in a setting', () => {
  process.env.SCHEDULE_OF_A_TEST = '0 0 1 * * *';
  expect(start(timer('%SCHEDULE_OF_A_TEST%')).scheduled).toEqual(['0 0 1 * * *']);
  delete process.env.SCHEDULE_OF_A_TEST;
});

test('a schedule that cannot be read is reported, and other timers still run', () => {
  const { scheduled, logged } = start(timer('odd'), timer('0 0 1 * * *'));
  expect(scheduled).toEqual(['0 0 1 * * *']);
  expect(logged).toEqual(['odd: The schedule cannot be used: TypeError: No such pattern.']);
});

test('a timer with runOnStartup runs at the start', async () => {
  const { logged } = start(timer('0 0 1 * * *', { runOnStartup: true }));
  await new Promise((resolve) => setImmediate(resolve));
  // The app of this test has no programming model, so the log shows the attempt to run the timer.
  expect(logged?.[0]).toContain('The app has registered no programming model');
});
