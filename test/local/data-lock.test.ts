/** Tests who gets the lock of a data folder. */
import { mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { lockFolder } from '../../local/data-lock';

/** A folder whose lock was written by some process, and the path of the lock. */
function folderWith(lock?: string | number): { folder: string; file: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  const file = path.join(folder, 'lock');
  if (lock !== undefined) writeFileSync(file, String(lock));
  return { folder, file };
}
const mine = String(process.pid);
/** A process that runs as long as this test. */
const running = process.ppid;

test('a folder without a lock gets one, until it is given back', () => {
  const { folder, file } = folderWith();
  const release = lockFolder(folder);
  expect(readFileSync(file, 'utf8')).toBe(mine);
  release();
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('the lock of a process that runs is refused, with its number', () => {
  const { folder, file } = folderWith(running);
  expect(() => lockFolder(folder)).toThrow(`(process ${running})`);
  expect(readFileSync(file, 'utf8')).toBe(String(running));
});

test('the lock of a process that has ended is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const { folder, file } = folderWith(pid);
  lockFolder(folder);
  expect(readFileSync(file, 'utf8')).toBe(mine);
});

test('a lock from before this machine was started is taken over', () => {
  const { folder, file } = folderWith(running);
  const before = Date.now() / 1000 - uptime() - 60;
  utimesSync(file, before, before);
  lockFolder(folder);
  expect(readFileSync(file, 'utf8')).toBe(mine);
});

test('a lock with the number of this very process is from before a restart of its container', () => {
  const { folder } = folderWith(mine);
  expect(() => lockFolder(folder)).not.toThrow();
});

test('a lock that cannot be read as a number is not taken over by mistake', () => {
  const { folder } = folderWith('');
  expect(() => lockFolder(folder)).toThrow('delete');
});
