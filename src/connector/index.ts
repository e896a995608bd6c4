/** Exports the connector that makers see: its definition, properties and operations. */
export { answerOutputs } from './answer-outputs';
export { connectorDefinition, title } from './definition';
export { mcpDefinition, mcpPath } from './mcp-definition';
export {
  answerGet,
  answerPost,
  answerSchemaPost,
  connectionGet,
  jobGet,
  onBatchEnded,
  operations,
  subscriptionDelete,
  usageGet,
  type Operation,
} from './operations';
export { brandColour, connectorProperties } from './properties';
export { isHidden, propertiesOf } from './swagger-schema';
