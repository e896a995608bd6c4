/** Tests what the kinds of upstreams can do, and where their requests go. */
import { hasOwnNames, hasResponses, kinds } from '../../src/upstreams';
import { readSettings, type Upstream } from '../../src/settings';

const v1 = 'https://ai.azure.com/.default';
const older = 'https://cognitiveservices.azure.com/.default';

test.each([
  ['/v1/chat/completions', { path: '/v1/chat/completions', scope: v1 }],
  ['/v1/responses/{id}', { path: '/v1/responses/{id}', scope: v1 }],
  ['/v1/images/generations', { path: '/v1/images/generations', scope: v1, query: 'api-version=preview' }],
  ['/v1/audio/speech', { path: '/v1/audio/speech', scope: v1, query: 'api-version=preview' }],
  [
    '/v1/audio/transcriptions',
    {
      path: '/deployments/my%2Fone/audio/transcriptions',
      scope: older,
      query: 'api-version=2025-03-01-preview',
    },
  ],
  [
    '/v1/images/edits',
    { path: '/deployments/my%2Fone/images/edits', scope: older, query: 'api-version=2025-04-01-preview' },
  ],
])('at Azure, %s goes to %j', (path, place) => {
  expect(kinds.azure.place(path, 'my/one')).toEqual(place);
});

test('elsewhere, a path only loses its version, which is part of the address', () => {
  for (const kind of ['openai', 'compatible'] as const) {
    expect(kinds[kind].place('/v1/audio/transcriptions', 'a')).toEqual({ path: '/audio/transcriptions' });
  }
});

test('a key goes into the header that the kind reads', () => {
  expect(kinds.azure.keyHeader('k')).toEqual({ 'api-key': 'k' });
  expect(kinds.openai.keyHeader('k')).toEqual({ Authorization: 'Bearer k' });
});

test('whether an upstream has the Responses API, and names of its own, depends on its kind and on what the settings say', () => {
  const url = 'https://a.example.com';
  const list = [
    { name: 'openai', kind: 'openai' },
    { name: 'azure', kind: 'azure', url, models: { a: 'b' } },
    { name: 'plain', kind: 'compatible', url, secret: 'a' },
    { name: 'modern', kind: 'compatible', url, secret: 'a', has: ['responses'] },
  ];
  const upstreams = (environment: Record<string, string>): readonly Upstream[] =>
    readSettings({ UPSTREAMS: JSON.stringify(list), ...environment }).settings.upstreams;
  expect(upstreams({}).map(hasResponses)).toEqual([true, true, false, true]);
  expect(upstreams({}).map(hasOwnNames)).toEqual([false, true, true, true]);
  expect(upstreams({ PASS_THROUGH: 'models' }).map(hasOwnNames)).toEqual([true, true, true, true]);
});
