/**
 * Downloads the Bicep compiler from NuGet with dotnet, and calls it over JSON-RPC. One process serves all
 * calls, because the compiler takes 2 seconds to start.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const version = '0.49.2';
const folder = path.resolve('.local/bicep');

/**
 * Downloads the compiler, unless it is already there.
 *
 * @returns path of the program; undefined on a machine without dotnet
 * @throws when the download fails, with the output of dotnet
 */
export function installCompiler() {
  if (spawnSync('dotnet', ['--version']).status !== 0) return undefined;
  const systems = { linux: 'linux', darwin: 'osx', win32: 'win' };
  const id = `Azure.Bicep.CommandLine.${systems[process.platform]}-${process.arch}`;
  const project = path.join(folder, 'compiler.csproj');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
    <RestorePackagesPath>packages</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${id}" Version="[${version}]" /></ItemGroup>
</Project>
`,
  );
  const { status, stdout, stderr } = spawnSync('dotnet', ['restore', project], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`The Bicep compiler could not be downloaded from NuGet:\n${stdout}${stderr}`);
  const name = process.platform === 'win32' ? 'bicep.exe' : 'bicep';
  return path.join(folder, 'packages', id.toLowerCase(), version, 'tools', name);
}

/**
 * Starts the compiler.
 *
 * @param program - path of the compiler
 * @returns `ask`, which calls a method and resolves to its result, and `stop`, which ends the compiler
 */
export function startCompiler(program) {
  const child = spawn(program, ['jsonrpc', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  let received = Buffer.alloc(0);
  child.stdout.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    // Each message is a header with its length, an empty line, and JSON.
    for (;;) {
      const start = received.indexOf('\r\n\r\n') + 4;
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, start))?.[1]);
      if (start < 4 || !(received.length >= start + length)) return;
      const { id, result, error } = JSON.parse(received.toString('utf8', start, start + length));
      received = received.subarray(start + length);
      const { resolve, reject } = waiting.get(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The Bicep compiler has stopped.'));
  });
  const ask = (method, params) =>
    new Promise((resolve, reject) => {
      const id = waiting.size + 1;
      waiting.set(id, { resolve, reject });
      const text = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  return { ask, stop: () => child.kill() };
}
