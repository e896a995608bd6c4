/** `npm run connector -- --host <name>` writes the files in connector/, and prints how to import them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { committedAddress, connectorFiles, definitionFile, iconFile, propertiesFile } from './files';

const root = path.resolve(__dirname, '../../..');

const usage = `npm run connector -- [--host name]
  --host name  host name of the app, with or without a path, such as contoso-openai.azurewebsites.net or
               api.contoso.com/openai; without this option, the host in the current definition`;

/**
 * Turns the value of `--host` into an address. It may be a host name, a host name with a path, or an address.
 *
 * @throws when it is none of these
 */
function readAddress(host: string): string {
  const address = `https://${host.replace(/^https:\/\//i, '')}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isName = url && /^([a-z0-9-]+\.)+[a-z0-9-]+$/.test(url.hostname);
  const isPath = url && /^(\/[\w.~-]+)*\/?$/.test(url.pathname);
  const { username, password, search, hash } = url ?? {};
  if (!url || !isName || !isPath || username || password || search || hash || /[?#]$/.test(host)) {
    throw new Error('--host must be the name of a host, with or without a path');
  }
  return `${url.origin}${url.pathname.replace(/(\/swagger\.json)?\/?$/, '')}`;
}

try {
  const { values } = parseArgs({ options: { host: { type: 'string' } } });
  const address = values.host === undefined ? committedAddress(root) : readAddress(values.host);
  for (const [file, content] of connectorFiles(address)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  console.log(`Wrote connector/ for ${address}. Import it in one of these ways:

paconn:  paconn create --api-def ${definitionFile} --api-prop ${propertiesFile} --icon ${iconFile}
pac:     pac connector create --api-definition-file ${definitionFile} --api-properties-file ${propertiesFile} --icon-file ${iconFile}
portal:  https://make.powerautomate.com > Custom connectors > New custom connector > Import an OpenAPI file > ${definitionFile}
`);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
