/** Tests that the connector's definition keeps the platform's rules, and that the rules find violations. */
import { definitionRules } from './rules';
import { operations } from './rules/places';
import { committed, testRules } from './rules/test-rules';
import { sampleDefinition } from './sample-definition';
import { operations as rows } from '../../src/connector';

const file = 'apiDefinition.swagger.json';

testRules(definitionRules, file, sampleDefinition);

test.each(definitionRules.map((rule) => [rule.name, rule] as const))(
  'the definition for agents keeps %s',
  (_, { violations }) => {
    expect(violations(committed('mcp.swagger.json'))).toEqual([]);
  },
);

test('every operation in the file has a row in the code, and every row has an operation', () => {
  const defined = operations(committed(file)).map(({ path, method, value }) => [
    method,
    path,
    value.operationId,
  ]);
  expect(defined).toEqual(
    rows.map(({ method, path, operationId }) => [method.toLowerCase(), path, operationId]),
  );
});
