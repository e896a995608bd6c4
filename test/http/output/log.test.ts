/** What the log has of a call: what it used, and nothing that could be a secret. */
import { logRequest, withTokens } from '../../../src/http/output/log';
import { loggingContext } from '../../support/dependencies';

test.each([
  [
    'a chat',
    { usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } },
    { promptTokens: 3, completionTokens: 4 },
  ],
  [
    'a picture',
    { usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 } },
    { promptTokens: 3, completionTokens: 4 },
  ],
  ['an embedding', { usage: { prompt_tokens: 3, total_tokens: 3 } }, { promptTokens: 3 }],
  ['a sound that is charged by its length', { usage: { type: 'duration', seconds: 9 } }, {}],
  ['an answer without usage', {}, {}],
  ['an answer with some other usage', { usage: { prompt_tokens: '3' } }, {}],
])('the tokens of %s', (_, answer, tokens) => {
  expect(withTokens({}, answer)).toEqual(tokens);
});

test('those of several answers are added up', () => {
  const first = withTokens({}, { usage: { type: 'duration' } });
  const second = withTokens(first, { usage: { prompt_tokens: 3, completion_tokens: 4 } });
  expect(withTokens(second, { usage: { input_tokens: 10, output_tokens: 20 } })).toEqual({
    promptTokens: 13,
    completionTokens: 24,
  });
});

test('a code of OpenAI that looks like a key is not logged', () => {
  const { context, logged } = loggingContext();
  logRequest(context, { requestId: 'a', status: 400, openaiCode: 'model_not_found' });
  logRequest(context, { requestId: 'b', status: 400, openaiCode: 'sk-secret' });
  expect(logged[0]).toContain('"openaiCode":"model_not_found"');
  expect(logged[1]).toContain('"requestId":"b"');
  expect(logged[1]).not.toContain('sk-secret');
});
