/**
 * Preloaded into measured processes. On SIGUSR2 it collects garbage, and writes the memory that is still held
 * to the file in HELD_FILE. This is needed because an idle process keeps its garbage for a long time, and the
 * allocator keeps free pages.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { setTimeout } = require('node:timers');
const v8 = require('node:v8');
const vm = require('node:vm');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  // Objects with a finalizer are freed by the second collection.
  setTimeout(() => {
    collect();
    const unfinished = `${process.env.HELD_FILE}.new`;
    writeFileSync(unfinished, JSON.stringify(process.memoryUsage()));
    renameSync(unfinished, process.env.HELD_FILE);
  }, 500);
});
