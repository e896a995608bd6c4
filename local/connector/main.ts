/** `npm run connector -- --host <name>`: writes the files of the connector for an app, and says how they are imported. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { asObject } from '../../src/json';
import { addressOf, connectorFiles, definitionFile, iconFile, propertiesFile } from './files';

const root = path.resolve(__dirname, '../../..');

const usage = `npm run connector -- [--host name]
  --host name  where callers reach the app, such as contoso-openai.azurewebsites.net or api.contoso.com/openai;
               the one that the definition has when left out`;

/** The address of a host that may be written as a name, a name with a path, or an address. */
function readAddress(host: string): string {
  const address = `https://${host.replace(/^https:\/\//i, '').replace(/\/+$/, '')}`;
  const { hostname, username, search, hash } = URL.canParse(address) ? new URL(address) : {};
  if (!hostname || username || search || hash) throw new Error('--host must be the name of a host');
  return address;
}

/** The address that the committed definition has. */
function presentAddress(): string {
  const file = path.join(root, definitionFile);
  return addressOf(existsSync(file) ? asObject(JSON.parse(readFileSync(file, 'utf8'))) : {});
}

try {
  const { values } = parseArgs({ options: { host: { type: 'string' } } });
  const address = values.host === undefined ? presentAddress() : readAddress(values.host);
  for (const [file, content] of connectorFiles(address)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  console.log(`The folder connector/ is written for ${address}. Import it in one of these ways:

paconn:  paconn create --api-def ${definitionFile} --api-prop ${propertiesFile} --icon ${iconFile}
pac:     pac connector create --api-definition-file ${definitionFile} --api-properties-file ${propertiesFile} --icon-file ${iconFile}
portal:  https://make.powerautomate.com > Custom connectors > New custom connector > Import an OpenAPI file > ${definitionFile}
`);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
