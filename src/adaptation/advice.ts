/** Tells what a refusal means for the caller: a missing model, an input that cannot be left out, an endpoint that closes. */
import { AppError } from '../errors';
import { namesOf } from '../upstreams';
import { endings } from './models/catalogue';
import type { AdaptedRequest } from './request';

/** How OpenAI says without a code that a model is gone, or that this endpoint does not have it. */
const missingModel = /\bmodel\b.*\bdeprecated\b|\bmodel\b.*\bonly supported in\b|\bnot a chat model\b/i;

/** Whether an upstream says that the model does not exist, or not for this key. */
export function isMissingModel({ status, details }: AppError): boolean {
  const { openaiCode, message = '' } = details;
  const isCode = openaiCode === 'model_not_found' || openaiCode === 'DeploymentNotFound';
  return isCode || (status === 404 && missingModel.test(message));
}

/** The error for a parameter that the model refuses, and without which the request would mean something else. */
export function cannotDoWithout(parameter: string, { message: refusal, details }: AppError): AppError {
  const { openaiCode } = details;
  const advice = openaiCode === 'unknown_parameter' ? 'Remove it.' : 'Remove it, or choose another model.';
  const message = `${refusal} \`${parameter}\` was not left out, because the answer would be to another question. ${advice}`;
  return new AppError('parameter_not_supported', { message, param: parameter, openaiCode });
}

/** Adds to a refusal what the caller can do about it, if OpenAI is closing the endpoint or a deployment is missing. */
export function withAdvice(error: AppError, request: AdaptedRequest): AppError {
  const advice =
    request.upstream.kind === 'azure' ? aboutDeployment(error, request) : aboutEnding(error, request);
  if (advice === undefined) return error;
  const { status, details } = error;
  return new AppError(error.code, { ...details, status, message: `${error.message} ${advice}` });
}

function aboutEnding({ status }: AppError, { action, knowledge }: AdaptedRequest): string | undefined {
  const ending = endings[action.path];
  const hasEnded =
    ending !== undefined && knowledge.today >= ending.ends && (status === 403 || status === 404);
  return hasEnded || (ending?.closing && status === 403) ? ending.advice : undefined;
}

/** The most names that a sentence lists. */
const maxListed = 20;

function aboutDeployment(error: AppError, request: AdaptedRequest): string | undefined {
  if (!isMissingModel(error)) return undefined;
  const names = namesOf(request.upstream).slice(0, maxListed).join(', ');
  return `The upstream ${request.upstream.name} has these models: ${names}. Use one of them, or ask your administrator to add the deployment to UPSTREAMS.`;
}
