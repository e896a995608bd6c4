/** Tests from which web pages messages of agents may come. */
import { isKnownOrigin } from '../../../src/http/input/origin';

const isKnown = (
  origin: string | null,
  url: string,
  settings: { publicUrl?: string; runsInAzure: boolean },
) =>
  isKnownOrigin(
    { headers: new Headers(origin === null ? {} : { origin }), url },
    {
      publicUrl: undefined,
      ...settings,
    },
  );

const azure = { runsInAzure: true };
const local = { runsInAzure: false };

test.each<[string | null, string, { publicUrl?: string; runsInAzure: boolean }, boolean]>([
  [null, 'https://contoso.azurewebsites.net/mcp', azure, true],
  ['https://contoso.azurewebsites.net', 'http://contoso.azurewebsites.net/mcp', azure, true],
  ['http://contoso.azurewebsites.net', 'http://contoso.azurewebsites.net/mcp', azure, false],
  ['https://evil.example', 'http://contoso.azurewebsites.net/mcp', azure, false],
  ['http://localhost:6274', 'http://contoso.azurewebsites.net/mcp', azure, false],
  ['https://copilotstudio.microsoft.com', 'http://contoso.azurewebsites.net/mcp', azure, true],
  ['http://copilotstudio.microsoft.com', 'http://contoso.azurewebsites.net/mcp', azure, false],
  ['https://evilmicrosoft.com', 'http://contoso.azurewebsites.net/mcp', azure, false],
  ['https://microsoft.com.evil.example', 'http://contoso.azurewebsites.net/mcp', azure, false],
  [
    'https://api.contoso.com',
    'http://a/mcp',
    { ...azure, publicUrl: 'https://api.contoso.com/openai' },
    true,
  ],
  // A page whose name leads to this machine sends its own name as the host.
  ['http://evil.example:7071', 'http://evil.example:7071/mcp', local, false],
  ['http://localhost:6274', 'http://127.0.0.1:7071/mcp', local, true],
  ['null', 'http://127.0.0.1:7071/mcp', local, false],
])('%s calls %s', (origin, url, settings, expected) => {
  expect(isKnown(origin, url, settings)).toBe(expected);
});
