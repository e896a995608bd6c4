/** Lists the operations of the connector: every action, and one of the app that checks the connection. */
import { Type } from '@sinclair/typebox';
import { actions, type Action } from '../actions';
import { outputInteger, outputText } from '../schema/outputs';

/** What the connector's definition says about an operation. */
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
  description: 'Shows how much of the limit of this connection is used, and whether OpenAI accepts its key.',
  method: 'GET',
  path: '/v1/connection',
  input: Type.Object({}),
  output: Type.Object({
    id: outputText('Connection ID', 'The id of this connection in the log of the app.'),
    limit: outputInteger('Limit', 'How many calls are allowed in one window.'),
    used: outputInteger('Used', 'How many calls count against the limit now.'),
    window_seconds: outputInteger('Window Seconds', 'The length of the window, in seconds.'),
    reset_seconds: outputInteger('Reset Seconds', 'Seconds until the oldest of these calls stops counting.'),
    key_source: outputText('Key Source', 'Where the OpenAI key of this connection comes from.'),
    key_accepted: Type.Boolean({
      title: 'Key Accepted',
      description: 'Whether OpenAI accepts the key. Empty if OpenAI could not be asked.',
    }),
    message: outputText('Message', 'The state of the connection, in one sentence.'),
    upstreams: Type.Array(
      Type.Object({
        name: outputText('Upstream Name', 'The name of the service that takes requests.'),
        kind: outputText('Upstream Kind', 'What it is: openai, azure or compatible.'),
        key_source: outputText('Upstream Key Source', 'Where its key or token comes from.'),
        key_accepted: Type.Boolean({
          title: 'Upstream Key Accepted',
          description: 'Whether it accepts the key or token. Empty if it could not be asked.',
        }),
        message: outputText('Upstream Message', 'Its state, in one sentence.'),
      }),
      { title: 'Upstreams', description: 'The services that take requests, each with its state.' },
    ),
  }),
};

/** Every operation, in the order in which the definition lists them. */
export const operations: readonly Operation[] = [...actions, connectionGet];
