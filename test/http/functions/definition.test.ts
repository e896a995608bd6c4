/** Giving out the definition. */
import { HttpRequest } from '@azure/functions';
import { definition } from '../../../src/http/functions/definition';
import { dependenciesWith, loggingContext } from '../../support/dependencies';

test('whoever reads the definition stands in the log', async () => {
  const { context, logged } = loggingContext();
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/swagger.json' });
  await definition('DefinitionGet', dependenciesWith())(request, context);
  expect(logged).toEqual([expect.stringContaining('"action":"DefinitionGet","status":200')]);
});
