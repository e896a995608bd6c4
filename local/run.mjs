/**
 * Runs a task of package.json, such as `npm test`. It installs missing packages, builds if the task needs it,
 * and runs the command of the task with Node 22, whichever version of Node the machine has.
 */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

/** The commands of each task, and the steps that must run before them. */
const tasks = {
  start: { needs: ['install', 'build'], commands: ['node build/local/start.js'] },
  func: { needs: ['install', 'build'], commands: ['node build/local/func.js'] },
  test: { needs: ['install', 'build'], commands: ['jest'] },
  build: { needs: ['install'], commands: ['node local/build.mjs --measure'] },
  package: { needs: ['install', 'build'], commands: ['node local/package.mjs'] },
  generate: { needs: ['install', 'build'], commands: ['node build/local/generate.js'] },
  connector: { needs: ['install', 'build'], commands: ['node build/local/connector/main.js'] },
  catalogue: { needs: ['install', 'build'], commands: ['node build/local/catalogue/main.js'] },
  pictures: { needs: ['install', 'build'], commands: ['node test/console/shots.mjs'] },
  lint: {
    needs: ['install'],
    commands: ['eslint --max-warnings 0 .', 'prettier --check --log-level warn .'],
  },
  types: { needs: ['install'], commands: ['tsc --noEmit', 'tsc --noEmit -p console'] },
  format: { needs: ['install'], commands: ['prettier --write --log-level warn .'] },
};

const steps = { install: 'node local/install.mjs', build: 'node local/build.mjs' };

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules', '.bin');
const options = {
  cwd: root,
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
  stdio: 'inherit',
  // On Windows the commands of packages are scripts, which only a shell can start.
  shell: process.platform === 'win32',
};

const [name, ...args] = process.argv.slice(2);
const { needs, commands } = tasks[name];
const [last, ...earlier] = [...commands].reverse();
for (const line of [...needs.map((step) => steps[step]), ...earlier.reverse()]) {
  const [command, ...rest] = line.split(' ');
  const { status } = spawnSync(command, rest, options);
  if (status !== 0) process.exit(status ?? 1);
}

const [command, ...rest] = last.split(' ');
const child = spawn(command, [...rest, ...args], options);
child.once('exit', (status) => process.exit(status ?? 1));
// The task decides what a signal means. It notices when this process ends; this one watches npm's shell.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 250).unref();
