/** Preloaded into a measured process: profiles it between two SIGUSR2 signals, into the file HELD_FILE. */
const { renameSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 200 });
let running = false;

process.on('SIGUSR2', () => {
  if (!running) session.post('Profiler.start');
  else {
    session.post('Profiler.stop', (_, { profile }) => {
      const unfinished = `${process.env.HELD_FILE}.new`;
      writeFileSync(unfinished, JSON.stringify(profile));
      renameSync(unfinished, process.env.HELD_FILE);
    });
  }
  running = !running;
});
