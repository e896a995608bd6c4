/** Exchanges a token of the app's identity for one of OpenAI. */
import { AppError } from '../errors';
import { asName, asObject } from '../json';
import { isKey, type Federation } from '../settings';

/** A token of OpenAI. */
export interface ExchangedToken {
  value: string;
  /** When it ends, in milliseconds since 1970. */
  ends: number;
}

/** How long a token lives if OpenAI does not say, in seconds. */
const usualLifeSeconds = 3_600;

/** Time after which the exchange is cancelled. By then no caller waits for it any more. */
const abandonMs = 15_000;

/**
 * Exchanges a token. See https://developers.openai.com/api/reference/workload-identity-federation
 *
 * @param account - id of the service account at OpenAI
 * @param subject - token of the app's identity for the audience that is registered at OpenAI
 * @param now - the time, in milliseconds since 1970
 * @throws AppError `identity_refused` if OpenAI refuses the identity; any other error if there is no usable answer
 */
export async function exchangeToken(
  { tokenUrl, identityProvider }: Federation,
  account: string,
  subject: string,
  now: () => number,
): Promise<ExchangedToken> {
  const started = now();
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: subject,
      identity_provider_id: identityProvider,
      service_account_id: account,
    }),
    // The token must not be sent to another address.
    redirect: 'error',
    signal: AbortSignal.timeout(abandonMs),
  });
  const body = asObject(await response.json());
  if ([400, 401, 403].includes(response.status)) {
    throw new AppError('identity_refused', { openaiCode: asName(body.error) });
  }
  const { access_token: value, expires_in: seconds = usualLifeSeconds } = body;
  const isUsable = typeof value === 'string' && isKey(value) && typeof seconds === 'number' && seconds > 0;
  if (!response.ok || !isUsable) throw new Error('The token endpoint gave no token.');
  return { value, ends: started + seconds * 1000 };
}
