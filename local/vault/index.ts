/** Imitates Azure Key Vault and the managed identity that reads it, as far as the app uses them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { close, listen, listenOnFreePort } from '../listen';
import type { Certificate } from './certificate';
import { issuer, principal, readToken, signToken } from './token';

/** A running stand-in. */
export interface Vault {
  /** Address, for KEY_VAULT_URI. */
  url: string;
  /** Secrets by name. A change takes effect at the next request. */
  secrets: Map<string, string>;
  /** Secrets that cannot be read, by name: the code inside the error, such as `SecretDisabled`. */
  refusals: Map<string, string>;
  /** Names of the secrets that were requested, in order. */
  reads: string[];
  stop: () => Promise<void>;
}

/** A running stand-in for the identity endpoint of App Service. */
export interface Identity {
  /** Settings that point ManagedIdentityCredential here. */
  environment: { IDENTITY_ENDPOINT: string; IDENTITY_HEADER: string };
  stop: () => Promise<void>;
}

/** What a token for the vault is for. */
const vaultAudience = 'https://vault.azure.net';

/** How long the tokens of the identity last, in seconds. */
const lifeSeconds = 24 * 3600;

/**
 * Starts the vault. Like the real one, it responds to a request without a token with a challenge.
 * See https://learn.microsoft.com/rest/api/keyvault/secrets
 *
 * @param port - preferred port; 0 means any free port
 */
export async function startVault(
  certificate: Certificate,
  secrets: Record<string, string>,
  port = 0,
  onTaken?: (port: number) => void,
): Promise<Vault> {
  const stored = new Map(Object.entries(secrets));
  const reads: string[] = [];
  const refusals = new Map<string, string>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (readToken(certificate, token, Date.now())?.aud !== vaultAudience) {
      const tenant = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000';
      response.setHeader(
        'www-authenticate',
        `Bearer authorization="${tenant}", resource="https://vault.azure.net"`,
      );
      send(response, 401, vaultError('Unauthorized', 'A token is needed.'));
      return;
    }
    const name = /^\/secrets\/([0-9A-Za-z-]+)\/?(\?|$)/.exec(request.url ?? '')?.[1];
    if (!name) {
      send(response, 404, vaultError('ResourceNotFound', 'There is nothing at this address.'));
      return;
    }
    if (request.method === 'PUT') {
      const { value } = JSON.parse(await text(request)) as { value: string };
      stored.set(name, value);
    } else {
      reads.push(name);
    }
    const refusal = refusals.get(name);
    if (refusal !== undefined) {
      const message = `Operation get is not allowed on secret ${name}.`;
      send(response, 403, { error: { code: 'Forbidden', message, innererror: { code: refusal } } });
      return;
    }
    const value = stored.get(name);
    if (value === undefined) {
      send(response, 404, vaultError('SecretNotFound', 'There is no such secret.'));
      return;
    }
    const seconds = Math.floor(Date.now() / 1000);
    const id = `https://${request.headers.host}/secrets/${name}/${randomUUID().replaceAll('-', '')}`;
    send(response, 200, { value, id, attributes: { enabled: true, created: seconds, updated: seconds } });
  };
  const { server, boundPort } = await listenOnFreePort(
    port,
    () =>
      createHttpsServer(certificate, (request, response) => {
        handle(request, response).catch(() =>
          send(response, 400, vaultError('BadParameter', 'The body is wrong.')),
        );
      }),
    onTaken,
  );
  return {
    url: `https://127.0.0.1:${boundPort}`,
    secrets: stored,
    refusals,
    reads,
    stop: () => close(server),
  };
}

/**
 * Starts the identity endpoint. All local apps sign with the same certificate, so the vault of one accepts the tokens of another.
 * See https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
export async function startIdentity(certificate: Certificate): Promise<Identity> {
  const header = randomBytes(16).toString('hex');
  const server = createHttpServer((request, response) => {
    if (request.headers['x-identity-header'] !== header)
      return send(response, 403, { message: 'Wrong header.' });
    const iat = Math.floor(Date.now() / 1000);
    const exp = iat + lifeSeconds;
    const resource = new URL(request.url ?? '', 'http://localhost').searchParams.get('resource') ?? '';
    const token = signToken(certificate, { iss: issuer, aud: resource, sub: principal, iat, exp });
    send(response, 200, { access_token: token, expires_on: String(exp), resource, token_type: 'Bearer' });
  });
  const port = await listen(server, 0);
  const environment = { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: header };
  return { environment, stop: () => close(server) };
}

function vaultError(code: string, message: string): object {
  return { error: { code, message } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
