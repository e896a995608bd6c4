/**
 * Installs the packages of package-lock.json when they are not all there. Runs before every npm script, on whatever
 * Node the machine has, so it uses nothing but Node itself. Everything it prints goes to stderr: stdout is for scripts.
 *
 * `node local/install.mjs bench` does the same for a folder that has packages of its own.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', process.argv[2] ?? '.');

/** The packages of a lock file: folder to version. Optional ones are for other operating systems as a rule. */
function packagesOf(file) {
  try {
    const { packages } = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
    return new Map(Object.entries(packages).filter(([folder, { optional }]) => folder !== '' && !optional));
  } catch {
    return new Map();
  }
}

const wanted = packagesOf('package-lock.json');
const installed = packagesOf('node_modules/.package-lock.json');
const missing = [...wanted].filter(([folder, { version }]) => installed.get(folder)?.version !== version);

if (missing.length > 0) {
  process.stderr.write('Installing packages. This happens once and takes about a minute.\n');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...args] = [...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write('The packages could not be installed; see above. Is the npm registry reachable?\n');
    process.exit(1);
  }
}
