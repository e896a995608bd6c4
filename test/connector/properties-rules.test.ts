/** The properties keep the rules of the platform; and the rules notice when they do not. */
import { propertiesRules } from './rules/properties';
import { committed, testRules } from './rules/test-rules';
import { sampleProperties } from './sample-properties';
import { asObject } from '../../src/json';

const file = 'apiProperties.json';

testRules(propertiesRules, file, sampleProperties);

test('a connection asks for what the definition is secured by', () => {
  const { connectionParameters } = asObject(committed(file).properties);
  const { securityDefinitions } = committed('apiDefinition.swagger.json');
  expect(Object.keys(asObject(connectionParameters))).toEqual(Object.keys(asObject(securityDefinitions)));
});
