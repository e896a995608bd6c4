/** Gets tokens of OpenAI for the app's identity, by workload identity federation. There is no key then. */
import { within } from '../deadline';
import { AppError, reasonOf, type Warn } from '../errors';
import type { Federation } from '../settings';
import type { GetToken } from './identity-tokens';
import type { KeyOwner, KeySource } from './key';
import { exchangeToken, type ExchangedToken } from './token-exchange';

/** What {@link createFederatedTokens} needs. */
export interface FederatedTokensOptions {
  federation: Federation;
  /** Gets tokens of the app's identity. */
  getToken: GetToken;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  warn: Warn;
}

/** A token, and when it should be renewed, in milliseconds since 1970. */
interface KnownToken extends ExchangedToken {
  renewAt: number;
}

/** How long before its end a token is renewed, but at most for half of its life, in milliseconds. */
const marginMs = 5 * 60_000;

/** How long a token is used after it could not be renewed, before that is tried again. */
const pauseAfterFailureMs = 30_000;

/** Time limits for getting a token: the first one, and one that has an old token to fall back on. */
const firstTimeoutMs = 10_000;
const renewTimeoutMs = 3_000;

/** Creates a source of tokens. Each service account has its own, and callers who wait for one share it. */
export function createFederatedTokens({
  federation,
  getToken,
  now,
  warn,
}: FederatedTokensOptions): KeySource {
  const known = new Map<string, KnownToken>();
  const underWay = new Map<string, Promise<KnownToken>>();
  const { audience, serviceAccount: common, serviceAccounts } = federation;
  const accountOf = ({ id }: KeyOwner) => serviceAccounts.get(id) ?? common;

  async function renew(account: string): Promise<KnownToken> {
    const exchange = async () => {
      const subject = await getToken(`${audience}/.default`);
      return exchangeToken(federation, account, subject, now);
    };
    const old = known.get(account);
    const isUsable = old !== undefined && now() < old.ends;
    try {
      const token = await within(exchange(), isUsable ? renewTimeoutMs : firstTimeoutMs);
      const lifeMs = token.ends - now();
      return keep(account, { ...token, renewAt: token.ends - Math.min(marginMs, lifeMs / 2) });
    } catch (error) {
      if (!(error instanceof AppError)) warn({ event: 'identity_unavailable', ...reasonOf(error) });
      else if (error.code === 'identity_refused') {
        warn({ event: 'identity_refused', reason: error.details.openaiCode ?? 'unknown' });
      }
      if (isUsable) return keep(account, { ...old, renewAt: now() + pauseAfterFailureMs });
      throw error instanceof AppError
        ? error
        : new AppError('identity_unavailable', { retryAfterSeconds: 10 });
    }
  }

  function keep(account: string, token: KnownToken): KnownToken {
    known.set(account, token);
    return token;
  }

  function renewOnce(account: string): Promise<KnownToken> {
    const renewing = underWay.get(account) ?? renew(account).finally(() => underWay.delete(account));
    underWay.set(account, renewing);
    return renewing;
  }

  async function tokenOf(account: string): Promise<string> {
    const token = known.get(account);
    return (token && now() < token.renewAt ? token : await renewOnce(account)).value;
  }

  return {
    whenUnavailable: 'identity_unavailable',
    get: async (owner) => {
      if (owner.callerKey) return { value: owner.callerKey, source: 'caller' };
      return { value: await tokenOf(accountOf(owner)), source: 'federation' };
    },
    preload: async () => tokenOf(common),
    afterRefusal: async (owner, refused) => {
      if (refused.source !== 'federation') return undefined;
      const account = accountOf(owner);
      // Another call may have renewed it already.
      if (known.get(account)?.value === refused.value) known.delete(account);
      const value = await tokenOf(account);
      return value === refused.value ? undefined : { value, source: 'federation' };
    },
  };
}
