/** Exports the connector that makers see: its definition, properties and operations. */
export { connectorDefinition } from './definition';
export {
  answerGet,
  answerPost,
  connectionGet,
  jobGet,
  operations,
  usageGet,
  type Operation,
} from './operations';
export { brandColour, connectorProperties } from './properties';
