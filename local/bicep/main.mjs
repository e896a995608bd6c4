/**
 * `npm run infra` compiles infra/ with the Bicep compiler. It writes the template, infra/main.json, and
 * test/infra/deployments.json, which says what the template deploys with each file in test/infra/options.
 * With `--check` it writes nothing and fails when one of these files is out of date. Warnings count as errors
 * in both cases. You do not need this to deploy.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installCompiler, startCompiler, version } from './compiler.mjs';

const options = 'test/infra/options';
const checking = process.argv.includes('--check');

const program = install();
if (!program) {
  console.log(
    'infra: SKIPPED. Nothing was compiled: dotnet, which downloads the Bicep compiler, is not installed.',
  );
  process.exit(checking ? 0 : 1);
}
const { ask, stop } = startCompiler(program);
try {
  const files = await compileAll();
  const outdated = files.filter(([file, text]) => readText(file) !== text);
  for (const [file, text] of outdated) {
    if (!checking) writeFileSync(file, text);
    console.log(checking ? `${file} is out of date` : `wrote ${file}`);
  }
  if (outdated.length > 0 && checking) throw new Error('Run `npm run infra` and commit what it writes.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  stop();
}

/** Downloads the compiler. If that fails, prints what dotnet says and exits. */
function install() {
  try {
    return installCompiler();
  } catch (error) {
    console.error(error.message);
    return process.exit(1);
  }
}

/**
 * Compiles every file.
 *
 * @returns the files to write, each with its text: the formatted sources, the template and the deployments
 * @throws when the compiler reports an error or a warning
 */
async function compileAll() {
  const sources = ['infra', 'infra/modules', options].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.bicep(param)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const files = [];
  const complaints = [];
  for (const source of sources) {
    const isTemplate = source.endsWith('.bicep');
    const given = { path: path.resolve(source), ...(!isTemplate && { parameterOverrides: {} }) };
    const { diagnostics, contents } = await ask(isTemplate ? 'bicep/compile' : 'bicep/compileParams', given);
    for (const { source: file, range, level, code, message } of diagnostics) {
      complaints.push(`${file}:${range.start.line + 1}: ${level} ${code}: ${message}`);
    }
    files.push([source, (await ask('bicep/format', given)).contents]);
    if (source === 'infra/main.bicep') files.push(['infra/main.json', `${contents}\n`]);
  }
  if (complaints.length > 0) throw new Error([...new Set(complaints)].join('\n'));
  console.log(`infra: ${sources.length} files compiled by Bicep ${version} without a warning`);
  const text = JSON.stringify({ sources: hashes(files), ...(await deployments()) }, undefined, 1);
  return [...files, ['test/infra/deployments.json', `${text}\n`]];
}

/** Hashes all source files. Tests use this to notice a change that was not compiled, without a compiler. */
function hashes(files) {
  const queries = readdirSync('infra/queries').map((name) => `infra/queries/${name}`);
  const loaded = [...queries, 'infra/bicepconfig.json'].map((file) => [file, readText(file)]);
  const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries([...files, ...loaded].map(([file, text]) => [file, hash(text)]));
}

/**
 * Gives what is deployed without options, and for each option the resources that it adds or changes and those
 * it removes.
 */
async function deployments() {
  const plain = await predicted('none');
  const found = { none: plain };
  for (const { name } of readdirSync(options).map((file) => path.parse(file))) {
    if (name === 'none') continue;
    const resources = await predicted(name);
    const ids = new Set(resources.map(({ id }) => id));
    found[name] = {
      changed: without(resources, plain),
      absent: plain.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    };
  }
  return found;
}

/** The resources that have no identical one among `others`. */
function without(resources, others) {
  const known = new Set(others.map((resource) => JSON.stringify(resource)));
  return resources.filter((resource) => !known.has(JSON.stringify(resource)));
}

/**
 * The resources that the compiler predicts for an option, followed by the outputs in the shape of a resource.
 */
async function predicted(name) {
  const id = (end) => `00000000-0000-0000-0000-${end.padStart(12, '0')}`;
  const { snapshot } = await ask('bicep/getSnapshot', {
    path: path.resolve(`${options}/${name}.bicepparam`),
    metadata: { tenantId: id('a'), subscriptionId: id('1'), location: 'westeurope', deploymentName: 'main' },
  });
  const { predictedResources, outputs, diagnostics } = JSON.parse(snapshot);
  if (diagnostics.length > 0) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
  // The compiler gives outputs in no fixed order.
  const properties = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return [...predictedResources, { id: 'outputs', type: 'outputs', properties }];
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
