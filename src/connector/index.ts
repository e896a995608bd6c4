/** The connector that makers see: its definition, its properties and its operations, derived from the action table. */
export { connectorDefinition } from './definition';
export { connectionGet, operations, type Operation } from './operations';
export { brandColour, connectorProperties } from './properties';
