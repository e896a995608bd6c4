/**
 * Preloaded into measured processes: collects garbage when told to, and writes down what is still held. An idle process
 * keeps its garbage for long, and the allocator keeps pages for the next time.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { setTimeout } = require('node:timers');
const v8 = require('node:v8');
const vm = require('node:vm');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  // What has a finalizer goes with the second collection.
  setTimeout(() => {
    collect();
    const unfinished = `${process.env.HELD_FILE}.new`;
    writeFileSync(unfinished, JSON.stringify(process.memoryUsage()));
    renameSync(unfinished, process.env.HELD_FILE);
  }, 500);
});
