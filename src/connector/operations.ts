/** Lists the operations of the connector: every action, and one of the app that checks the connection. */
import type { TObject } from '@sinclair/typebox';
import { actions, askPost, batchEnd, chatPost, type Action } from '../actions';
import { outputInteger, outputText } from '../schema/outputs';
import * as Type from '../schema/type';

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
  | 'dynamicOutput'
> & {
  /** Makers do not see it, but the platform needs to know it. */
  isHidden?: true;
  /** It starts flows: the platform sends it an address in the input `callbackUrl`, to which the app sends this. */
  trigger?: { hint: string; sends: TObject };
};

const status = {
  answer_id: outputText('Answer ID', 'The id of the answer. “Get an answer” needs it.'),
  status: outputText('Status', 'How far the answer is: in_progress or completed.'),
};

const answerId = Type.String({
  title: 'Answer ID',
  description: 'The id of the answer, from “Start a long answer” or from an error that names it.',
});

/** For callers that do not poll by themselves. See docs/long-answers.md. */
export const answerPost: Operation = {
  operationId: 'AnswerPost',
  area: 'Long answers',
  summary: 'Start a long answer',
  description:
    'Sends a conversation to a chat model, and returns at once. For Power Apps and Copilot Studio; a flow can use “Get chat completions”.',
  method: 'POST',
  path: '/v1/answers',
  input: chatPost.input,
  output: Type.Object(status),
  purpose: 'chat',
};

export const answerGet: Operation = {
  operationId: 'AnswerGet',
  area: 'Long answers',
  summary: 'Get an answer',
  description: 'Returns an answer that was started before, or that it is not ready yet.',
  method: 'GET',
  path: '/v1/answers/{answer_id}',
  input: Type.Object({ answer_id: answerId }),
  output: Type.Object({ ...status, ...chatPost.output.properties }),
};

/** Where the platform polls. The 202 of an action has the address, with a token in it. */
export const jobGet: Operation = {
  operationId: 'JobGet',
  area: 'Long answers',
  summary: 'Poll for a long answer',
  description: 'The platform calls this by itself until the answer is there.',
  method: 'GET',
  path: '/v1/jobs/{answer_id}',
  input: Type.Object({
    answer_id: answerId,
    t: Type.String({ title: 'Token', description: 'Proves that the caller may get the answer.' }),
  }),
  output: Type.Object(status),
  isHidden: true,
};

/** Where designers get the schema of an answer with fields. */
export const answerSchemaPost: Operation = {
  operationId: 'AnswerSchemaPost',
  area: 'Ask',
  summary: 'Get schema of an answer',
  description: 'The designer calls this by itself to list the fields of an answer.',
  method: 'POST',
  path: '/v1/answer-schemas',
  input: Type.Object({
    example: askPost.input.properties.example,
    json_schema: askPost.input.properties.json_schema,
  }),
  output: Type.Object({
    schema: Type.Object({}, { title: 'Schema', description: 'The schema of the outputs.' }),
  }),
  isHidden: true,
};

const subscriptions = '/v1/subscriptions/batches';

/** The platform subscribes when a flow with the trigger is turned on. */
export const onBatchEnded: Operation = {
  operationId: 'OnBatchEnded',
  area: 'Batches',
  summary: 'When a batch ends',
  description:
    'Starts the flow when a batch of this connection has ended. “Get a batch” then returns the answers.',
  method: 'POST',
  path: subscriptions,
  input: Type.Object({
    callbackUrl: Type.String({
      title: 'Callback URL',
      description: 'Where the platform waits. It fills this in by itself.',
      minLength: 1,
      visibility: 'internal',
      isCallback: true,
    }),
  }),
  output: Type.Object({}),
  trigger: { hint: 'Run a batch with “Run many prompts” to see it work.', sends: batchEnd },
};

/** The platform calls this when the flow is turned off. The 201 of the subscription has the address. */
export const subscriptionDelete: Operation = {
  operationId: 'SubscriptionDelete',
  area: 'Batches',
  summary: 'Remove a subscription',
  description: 'The platform calls this by itself when a flow with the trigger is turned off.',
  method: 'DELETE',
  path: `${subscriptions}/{subscription_id}`,
  input: Type.Object({
    subscription_id: Type.String({ title: 'Subscription ID', description: 'The id of the subscription.' }),
  }),
  output: Type.Object({
    id: outputText('ID', 'The id of the subscription.'),
    deleted: Type.Boolean({ title: 'Deleted', description: 'Whether it is gone.' }),
  }),
  isHidden: true,
};

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
    name: outputText('Connection Name', 'The name that the administrator has given this connection, if any.'),
    limit: outputInteger('Limit', 'How many calls are allowed in one window.'),
    used: outputInteger('Used', 'How many calls count against the limit now.'),
    window_seconds: outputInteger('Window Seconds', 'The length of the window, in seconds.'),
    reset_seconds: outputInteger('Reset Seconds', 'Seconds until the oldest of these calls stops counting.'),
    key_source: outputText('Key Source', 'Where the OpenAI key of this connection comes from.'),
    key_accepted: Type.Boolean({
      title: 'Key Accepted',
      description: 'Whether OpenAI accepts the key. Empty if OpenAI could not be asked.',
    }),
    long_answers: Type.Boolean({
      title: 'Long Answers',
      description: 'Whether calls of up to an hour work.',
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
        has_responses: Type.Boolean({
          title: 'Upstream Has Responses',
          description: 'Whether it has the Responses API, which long answers need.',
        }),
      }),
      { title: 'Upstreams', description: 'The services that take requests, each with its state.' },
    ),
  }),
};

const total = (title: string, description: string) =>
  Type.Object(
    {
      calls: outputInteger(`${title} Calls`, 'How many calls OpenAI answered.'),
      tokens: outputInteger(`${title} Tokens`, 'Tokens that went in and came out.'),
      estimated_cost: Type.Number({
        title: `${title} Estimated Cost`,
        description: 'What it costs in US dollars, estimated from list prices.',
      }),
    },
    { title, description },
  );

export const usageGet: Operation = {
  operationId: 'UsageGet',
  area: 'Connection',
  summary: 'Get usage',
  description: 'Shows what this connection has used today and this month, what that costs, and what is left.',
  method: 'GET',
  path: '/v1/usage',
  input: Type.Object({
    of: Type.Optional(
      Type.String({
        title: 'Of',
        description: 'Whose usage: connection for your own, all if you are an administrator.',
        suggestions: ['connection', 'all'],
      }),
    ),
    month: Type.Optional(
      Type.String({
        title: 'Month',
        description: 'An earlier month, such as 2026-10; the current one if left out.',
      }),
    ),
  }),
  output: Type.Object({
    connection: outputText('Connection ID', 'The id of the connection; empty for all of them.'),
    name: outputText('Connection Name', 'The name that the administrator has given it, if any.'),
    day: outputText('Day', 'Today, in UTC; the last day of an earlier month.'),
    today: total('Today', 'What was used on that day.'),
    month: total('Month', 'What was used in its month.'),
    forecast: Type.Object(
      {
        estimated_cost: Type.Number({
          title: 'Forecast Estimated Cost',
          description: 'What the whole month will cost if it goes on like the last seven days.',
        }),
        tokens: outputInteger('Forecast Tokens', 'The tokens of the whole month, likewise.'),
      },
      { title: 'Forecast', description: 'What the whole month will come to.' },
    ),
    models: Type.Array(
      Type.Object({
        model: outputText('Model', 'The model that was used.'),
        calls: outputInteger('Model Calls', 'How many calls used it.'),
        tokens: outputInteger('Model Tokens', 'Its tokens, in and out.'),
        estimated_cost: Type.Number({
          title: 'Model Estimated Cost',
          description: 'What it costs in US dollars, estimated.',
        }),
      }),
      { title: 'Models', description: 'What was used this month, by model, the dearest first.' },
    ),
    connections: Type.Array(
      Type.Object({
        connection: outputText('Used By ID', 'The id of the connection.'),
        name: outputText('Used By Name', 'The name that the administrator has given it, if any.'),
        today: total('Used By Today', 'What it used today.'),
        month: total('Used By Month', 'What it used this month.'),
      }),
      {
        title: 'Connections',
        description: 'What each connection used, the dearest first; only if you ask for all of them.',
      },
    ),
    budgets: Type.Array(
      Type.Object({
        of: outputText('Budget Of', 'Whose budget it is: connection or all.'),
        amount: Type.Number({ title: 'Budget Amount', description: 'How much may be spent in a period.' }),
        unit: outputText('Budget Unit', 'The unit of the amount: USD or tokens.'),
        period: outputText('Budget Period', 'The period: day or month.'),
        used: Type.Number({
          title: 'Budget Used',
          description: 'How much of it is used, running calls included.',
        }),
        used_percent: outputInteger('Budget Used Percent', 'The same in percent.'),
        resets_at: outputText('Budget Resets At', 'When the next period begins.'),
      }),
      { title: 'Budgets', description: 'The budgets that hold this connection.' },
    ),
    message: outputText('Message', 'How the costs were estimated, in one sentence.'),
  }),
};

/** Every operation, in the order in which the definition lists them. */
export const operations: readonly Operation[] = [
  ...actions,
  ...[onBatchEnded, subscriptionDelete],
  ...[answerPost, answerGet, jobGet, answerSchemaPost, connectionGet, usageGet],
];
