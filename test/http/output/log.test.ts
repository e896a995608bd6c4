/** Tests that the log line of a request contains nothing that could be a secret. */
import { AppError } from '../../../src/errors';
import { logRequest } from '../../../src/http/output/log';
import { newRecord } from '../../../src/http/record';
import { loggingContext } from '../../support/dependencies';

test('an error code from OpenAI that looks like a key is not logged', () => {
  const { context, logged } = loggingContext();
  const log = (requestId: string, openaiCode: string) => {
    const error = new AppError('openai_rejected', { openaiCode });
    logRequest(context, { requestId, record: newRecord('ChatPost', {}), status: 400, error, ms: 1 });
  };
  log('a', 'model_not_found');
  log('b', 'sk-secret');
  expect(logged[0]).toContain('"openaiCode":"model_not_found"');
  expect(logged[1]).toContain('"requestId":"b"');
  expect(logged[1]).not.toContain('sk-secret');
});
