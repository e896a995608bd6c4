/** Makes the errors of the simulated Azure OpenAI, in the shapes of the real one. */
import type { JsonObject } from '../../src/json';

/** A refusal: the status and Azure's error object. */
export interface AzureRefusal {
  status: number;
  error: JsonObject;
}

/** Makes an error of Azure itself. Unlike OpenAI's, it has no type and no parameter. */
export function azureError(status: number, code: string, message: string): AzureRefusal {
  return { status, error: { code, message } };
}

const categories = ['hate', 'self_harm', 'sexual', 'violence'];

/**
 * Makes the error for a request that the content filter has stopped.
 *
 * @param found - the category that it has found
 */
export function filterRefusal(found: string): AzureRefusal {
  const verdicts = categories.map((category): [string, JsonObject] => [
    category,
    category === found ? { filtered: true, severity: 'high' } : { filtered: false, severity: 'safe' },
  ]);
  const message =
    'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy. Please modify your prompt and retry.';
  return {
    status: 400,
    error: {
      ...{ message, type: null, param: 'prompt', code: 'content_filter', status: 400 },
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: {
          ...Object.fromEntries(verdicts),
          jailbreak: { filtered: false, detected: false },
        },
      },
    },
  };
}
