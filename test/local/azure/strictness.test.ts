/** Tests that the simulated Azure OpenAI refuses what the real one refuses, in its words. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedAzure, type SimulatedAzure } from '../../../local/azure';
import { loadCertificate, type Certificate } from '../../../local/vault/certificate';
import { issuer, principal, signToken } from '../../../local/vault/token';
import { asObject } from '../../../src/json';

let azure: SimulatedAzure;
let certificate: Certificate;
beforeAll(async () => {
  certificate = await loadCertificate(mkdtempSync(path.join(tmpdir(), 'azure-')));
  azure = await startSimulatedAzure({ certificate });
});
afterAll(() => azure.stop());

const v1 = 'https://ai.azure.com';
const older = 'https://cognitiveservices.azure.com';

function token(aud: string, more: { exp?: number; sub?: string } = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud, sub: principal, iat: seconds, exp: seconds + 60, ...more };
  return `Bearer ${signToken(certificate, claims)}`;
}

/** Sends a request, and gives status and code of the error. */
async function ask(place: string, body: object | FormData | undefined, headers: Record<string, string>) {
  const isForm = body instanceof FormData;
  const response = await fetch(`${azure.url}${place}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body && !isForm && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const { error } = asObject(await response.json().catch(() => ({})));
  return [response.status, asObject(error).code];
}

const chat = { model: 'chat', messages: [{ role: 'user', content: 'a' }] };
const draw = { model: 'pictures', prompt: 'a' };
const key = { 'api-key': 'local-azure-key' };
const sound = () => {
  const form = new FormData();
  form.append('file', new Blob(['ID3'], { type: 'audio/mpeg' }), 'file.mp3');
  return form;
};

test.each<[string, object | undefined, number, string | null | undefined]>([
  ['/openai/v1/chat/completions', chat, 200, undefined],
  ['/openai/v1/chat/completions?api-version=preview', chat, 200, undefined],
  ['/openai/v1/chat/completions?api-version=2024-10-21', chat, 400, 'BadRequest'],
  ['/v1/chat/completions', chat, 404, '404'],
  ['/openai/v1/chat/completions', { ...chat, model: 'gpt-5.4-mini' }, 404, 'DeploymentNotFound'],
  ['/openai/v1/chat/completions', { ...chat, model: 'embeddings' }, 400, 'OperationNotSupported'],
  ['/openai/v1/chat/completions', { ...chat, max_tokens: 5 }, 400, 'unsupported_parameter'],
  ['/openai/v1/embeddings', { model: 'embeddings', input: 'a' }, 200, undefined],
  ['/openai/v1/responses', { model: 'chat', input: 'a' }, 200, undefined],
  ['/openai/v1/responses', { model: 'embeddings', input: 'a' }, 400, 'OperationNotSupported'],
  ['/openai/v1/responses', { model: 'chat', input: 'a', background: true }, 400, null],
  ['/openai/v1/responses', { model: 'chat', input: 'a', background: true, store: true }, 200, undefined],
  ['/openai/v1/responses/resp_none', undefined, 404, null],
  ['/openai/v1/models', undefined, 200, undefined],
  ['/openai/v1/images/generations?api-version=preview', draw, 200, undefined],
  ['/openai/v1/images/generations', draw, 404, '404'],
  ['/openai/v1/moderations', { input: 'a' }, 404, '404'],
  ['/openai/v1/completions', { model: 'chat', prompt: 'a' }, 404, '404'],
  ['/openai/v1/audio/transcriptions', {}, 404, 'DeploymentNotFound'],
  ['/openai/deployments/chat/chat/completions?api-version=2024-10-21', chat, 404, '404'],
  ['/openai/v1/fine_tuning/jobs', { model: 'gpt-4o-mini', training_file: 'f' }, 200, undefined],
])('with a key, %s and %j gives %d %s', async (place, body, status, code) => {
  expect(await ask(place, body, key)).toEqual([status, code]);
});

test.each([
  ['/openai/deployments/whisper/audio/transcriptions?api-version=2025-03-01-preview', 200, undefined],
  ['/openai/deployments/whisper/audio/transcriptions', 404, '404'],
  ['/openai/deployments/whisper/audio/transcriptions?api-version=2024-02-01', 404, '404'],
  ['/openai/deployments/none/audio/transcriptions?api-version=2025-03-01-preview', 404, 'DeploymentNotFound'],
])('a sound to %s gives %d %s', async (place, status, code) => {
  expect(await ask(place, sound(), key)).toEqual([status, code]);
});

test('a token counts for its audience, its time and a principal with the role', async () => {
  const place = '/openai/v1/chat/completions';
  const status = async (authorization: string) => ask(place, chat, { authorization });
  expect(await status(token(v1))).toEqual([200, undefined]);
  expect(await status(token(older))).toEqual([200, undefined]);
  expect(await status(token('https://vault.azure.net'))).toEqual([401, '401']);
  expect(await status(token(v1, { exp: 1 }))).toEqual([401, '401']);
  expect(await status(token(v1, { sub: 'other' }))).toEqual([401, 'PermissionDenied']);
  expect(await status('Bearer local-azure-key')).toEqual([401, '401']);
  expect(await ask(place, chat, { 'api-key': 'wrong' })).toEqual([401, '401']);
  const dated = '/openai/deployments/whisper/audio/transcriptions?api-version=2025-03-01-preview';
  expect(await ask(dated, sound(), { authorization: token(v1) })).toEqual([401, '401']);
  expect(await ask(dated, sound(), { authorization: token(older) })).toEqual([200, undefined]);
});
