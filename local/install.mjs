/**
 * Installs the packages in package-lock.json, unless all of them are installed. It runs before the npm tasks,
 * with any version of Node, so it uses only Node itself. It prints to stderr only, because scripts read
 * stdout.
 *
 * `node local/install.mjs bench` does the same for a folder with its own packages.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', process.argv[2] ?? '.');

/** The packages in a lock file by folder, without optional ones. Most of those are for other systems. */
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
