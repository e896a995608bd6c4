/**
 * Simulates OpenAI's token endpoint for workload identity federation: it checks the token of the identity as documented, and
 * gives a token of OpenAI for a service account. See https://developers.openai.com/api/reference/workload-identity-federation
 */
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../src/json';
import type { Certificate } from '../vault/certificate';
import { issuer, principal, readToken, type Claims } from '../vault/token';
import { jsonReply, type Reply } from './answers';

/** What an administrator has set up at OpenAI, and what has come of it. */
export interface Federation {
  /** Id of the identity provider, and the audience that its tokens must have. */
  identityProvider: string;
  audience: string;
  /** Which principals may use a service account, by its id. */
  serviceAccounts: Map<string, string>;
  /** How long tokens live, in seconds. They never outlive the token that was exchanged. */
  lifeSeconds: number;
  /** The status of every response from now on, with no token; undefined means success. */
  failure?: number | undefined;
  /** The service accounts for which there were requests, in order. */
  exchanges: string[];
  /** Makes all tokens that were given so far invalid. */
  revoke: () => void;
}

/** The token endpoint. */
export interface TokenEndpoint {
  federation: Federation;
  /** Answers a request. */
  exchange: (body: JsonObject | undefined) => Reply;
  /** Whether a token was given here and still counts. */
  accepts: (token: string) => boolean;
}

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const tokenTypes = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token'];

/**
 * Makes the endpoint. It trusts the local identity for one service account.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createTokenEndpoint(certificate: Certificate, now: () => number): TokenEndpoint {
  const ends = new Map<string, number>();
  const federation: Federation = {
    identityProvider: 'idp_local',
    audience: 'api://openai-connector',
    serviceAccounts: new Map([['user-local', principal]]),
    lifeSeconds: 3_600,
    exchanges: [],
    revoke: () => ends.clear(),
  };

  function refusalOf(body: JsonObject, claims: Claims | undefined): Reply | undefined {
    const { grant_type, subject_token_type, subject_token, identity_provider_id, service_account_id } = body;
    if (grant_type !== grantType) return refuse(400, 'unsupported_grant_type');
    const isKnownType = tokenTypes.includes(String(subject_token_type));
    const isComplete = [subject_token, identity_provider_id, service_account_id].every(Boolean);
    if (!isKnownType || !isComplete) return refuse(400, 'invalid_request');
    const isTrusted = claims?.iss === issuer && claims.aud === federation.audience;
    if (identity_provider_id !== federation.identityProvider) return refuse(401, 'invalid_grant');
    if (!isTrusted) return refuse(401, 'invalid_subject_token');
    const mapped = federation.serviceAccounts.get(String(service_account_id));
    return mapped === claims.sub ? undefined : refuse(401, 'invalid_grant');
  }

  return {
    federation,
    accepts: (token) => now() < (ends.get(token) ?? -Infinity),
    exchange: (body = {}) => {
      federation.exchanges.push(String(body.service_account_id));
      if (federation.failure !== undefined) return refuse(federation.failure, 'server_error');
      const claims = readToken(certificate, String(body.subject_token), now());
      const refusal = refusalOf(body, claims);
      if (refusal || !claims) return refusal ?? refuse(401, 'invalid_subject_token');
      const seconds = Math.min(federation.lifeSeconds, claims.exp - Math.floor(now() / 1000));
      const token = `local-openai-${randomBytes(16).toString('hex')}`;
      ends.set(token, now() + seconds * 1000);
      return jsonReply(200, {
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: seconds,
      });
    },
  };
}

function refuse(status: number, error: string): Reply {
  return jsonReply(status, { error, error_description: `Simulated: ${error}.` });
}
