/** `npm run func` runs the app in Azure Functions Core Tools, with the same stand-ins as `npm start`. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { onStop } from './parent';
import { startStandIns } from './stand-ins';

const root = path.resolve(__dirname, '../..');
const say = (line: string) => process.stderr.write(`${line}\n`);

async function start(): Promise<void> {
  // On Windows the command is a script, which only a shell can start.
  const shell = process.platform === 'win32';
  if (spawnSync('func', ['--version'], { shell }).status !== 0) {
    say('Azure Functions Core Tools are not installed: the command `func` is missing or does not run.');
    say('Install them from https://aka.ms/azfunc-install, or use `npm start`, which does not need them.');
    process.exit(1);
  }
  const standIns = await startStandIns({ folder: root, anyPorts: false, say });
  const args = ['start', ...process.argv.slice(2)];
  const func = spawn('func', args, { cwd: root, env: standIns.environment, stdio: 'inherit', shell });
  onStop(() => func.kill('SIGTERM'));
  func.once('exit', (code) => {
    void standIns.stop().finally(() => process.exit(code ?? 0));
  });
}

start().catch((error: unknown) => {
  say(`The app could not be started: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
