/** Tests that the connector's properties keep the platform's rules, and that the rules find violations. */
import { propertiesRules } from './rules/properties';
import { committed, testRules } from './rules/test-rules';
import { sampleProperties } from './sample-properties';
import { asObject } from '../../src/json';

const file = 'apiProperties.json';

testRules(propertiesRules, file, sampleProperties);

test('a connection asks for the key that the security definition of the connector names', () => {
  const { connectionParameters } = asObject(committed(file).properties);
  const { securityDefinitions } = committed('apiDefinition.swagger.json');
  expect(Object.keys(asObject(connectionParameters))).toEqual(Object.keys(asObject(securityDefinitions)));
});
