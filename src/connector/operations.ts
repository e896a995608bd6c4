/** The operations of the connector: every action, and one that checks the connection and is none of OpenAI's. */
import { Type } from '@sinclair/typebox';
import { actions, type Action } from '../actions';
import { outputInteger, outputText } from '../schema/outputs';

/** What the connector's definition says of an operation. */
export type Operation = Pick<
  Action,
  | 'operationId'
  | 'area'
  | 'summary'
  | 'description'
  | 'method'
  | 'path'
  | 'input'
  | 'output'
  | 'purpose'
  | 'file'
>;

export const connectionGet: Operation = {
  operationId: 'ConnectionGet',
  area: 'Connection',
  summary: 'Check connection',
  description: 'Tells how far the limit of this connection is used, and whether OpenAI takes its key.',
  method: 'GET',
  path: '/v1/connection',
  input: Type.Object({}),
  output: Type.Object({
    id: outputText('Connection ID', 'The id of this connection in the log of the app.'),
    limit: outputInteger('Limit', 'How many calls are allowed in the window.'),
    used: outputInteger('Used', 'How many calls of the window are used.'),
    window_seconds: outputInteger('Window Seconds', 'How long the window is, in seconds.'),
    reset_seconds: outputInteger('Reset Seconds', 'Seconds until the first of them is free again.'),
    key_source: outputText('Key Source', 'Where the OpenAI key of this connection comes from.'),
    key_accepted: Type.Boolean({
      title: 'Key Accepted',
      description: 'Whether OpenAI takes the key; nothing when it could not be asked.',
    }),
    message: outputText('Message', 'How the connection is, in one sentence.'),
  }),
};

/** Every operation, in the order in which the definition lists them. */
export const operations: readonly Operation[] = [...actions, connectionGet];
