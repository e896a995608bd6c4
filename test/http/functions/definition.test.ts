/** Giving out the definition. */
import { HttpRequest } from '@azure/functions';
import { definitionFile } from '../../../src/http/functions/definition';
import { loggingContext } from '../../support/dependencies';

test('whoever reads the definition stands in the log', async () => {
  const { context, logged } = loggingContext();
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/swagger.json' });
  await definitionFile({ publicUrl: undefined, runsInAzure: false }, [])(request, context);
  expect(logged).toEqual([expect.stringContaining('"action":"DefinitionGet","status":200')]);
});
