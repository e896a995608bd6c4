/**
 * Runs as a process with one Azurite for all tests. Each request to it gets the connection string of another account, so that no
 * test sees what another one has stored. Azurite starts with the first request, because most test files need none.
 */
import { createServer } from 'node:http';
import { listen } from '../../local/listen';

/** How many accounts there are. A run of all tests needs about a hundred. */
const accounts = 10_000;

async function start(): Promise<(number: number) => string> {
  const { account, accountKey, startAzurite } = await import('../../local/azurite.js');
  const names = Array.from({ length: accounts }, (_, number) => `${account}${number}:${accountKey}`);
  process.env.AZURITE_ACCOUNTS = names.join(';');
  const { connectionString } = await startAzurite({ blobPort: 0, tablePort: 0 });
  return (number) => connectionString.replaceAll(account, `${account}${number}`);
}

let started: ReturnType<typeof start> | undefined;
let given = 0;
const server = createServer((_, response) => {
  // Whoever asks seldom would find that a connection which was kept has just been closed.
  response.setHeader('connection', 'close');
  started ??= start();
  started.then(
    (connectionString) => response.end(connectionString(given++)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
void listen(server, 0).then((port) => process.send?.(`http://127.0.0.1:${port}`));
process.once('disconnect', () => process.exit());
