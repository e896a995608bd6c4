/** Prints the lines of the log to stderr. */

/** For how long lines are collected, to be written together, in milliseconds. A write for each would cost twice as much. */
const togetherMs = 20;

let lines = '';

/** Prints a line, with the time in front of it. */
export function print(line: string): void {
  if (lines === '') setTimeout(flush, togetherMs).unref();
  lines += `${new Date().toISOString()} ${line}\n`;
}

function flush(): void {
  process.stderr.write(lines);
  lines = '';
}

// Lines that are left when the process ends must not get lost.
process.once('exit', flush);
