/** The definition keeps the rules of the platform; and the rules notice when one does not. */
import { definitionRules } from './rules';
import { operations } from './rules/places';
import { committed, testRules } from './rules/test-rules';
import { sampleDefinition } from './sample-definition';
import { operations as rows } from '../../src/connector';

const file = 'apiDefinition.swagger.json';

testRules(definitionRules, file, sampleDefinition);

test('every operation has a row that handles it, and every row an operation', () => {
  const defined = operations(committed(file)).map(({ path, method, value }) => [method, path, value.operationId]);
  expect(defined).toEqual(rows.map(({ method, path, operationId }) => [method.toLowerCase(), path, operationId]));
});
