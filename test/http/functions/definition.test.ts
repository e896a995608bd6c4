/** Tests the function that returns the definition. */
import { HttpRequest } from '@azure/functions';
import { definition } from '../../../src/http/functions/definition';
import { dependenciesWith, loggingContext } from '../../support/dependencies';

test('each reading of the definition is logged', async () => {
  const { context, logged } = loggingContext();
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/swagger.json' });
  await definition('DefinitionGet', dependenciesWith())(request, context);
  expect(logged).toEqual([expect.stringContaining('"action":"DefinitionGet","status":200')]);
});
