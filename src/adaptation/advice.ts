/** Tells what a refusal means for the caller: a missing model, an input that cannot be left out, an endpoint that closes. */
import { AppError } from '../errors';
import { namesOf } from '../upstreams';
import { endings } from './models/catalogue';
import type { AdaptedRequest } from './request';

/** Whether OpenAI says without a code that a model is gone, or that this endpoint does not have it. */
function isAboutMissingModel(message: string): boolean {
  if (/\bnot a chat model\b/i.test(message)) return true;
  return /\bmodel\b/i.test(message) && /\b(deprecated|only supported in)\b/i.test(message);
}

/** Whether an upstream says that the model does not exist, or not for this key. */
export function isMissingModel({ status, details }: AppError): boolean {
  const { openaiCode, message = '' } = details;
  const isCode = openaiCode === 'model_not_found' || openaiCode === 'DeploymentNotFound';
  return isCode || (status === 404 && isAboutMissingModel(message));
}

/** Whether a server says that it has no such endpoint at all. */
export function isMissingEndpoint(error: AppError): boolean {
  return (error.status === 404 || error.status === 405) && !isMissingModel(error);
}

/** The name under which the caller sent a parameter. */
export function writtenName(parameter: string, { draft }: AdaptedRequest): string {
  return Object.hasOwn(draft.origins, parameter) ? (draft.origins[parameter] ?? parameter) : parameter;
}

/** The error for a parameter that the model refuses, and without which the request would mean something else. */
export function cannotDoWithout(parameter: string, { message: refusal, details }: AppError): AppError {
  const { openaiCode } = details;
  const advice = openaiCode === 'unknown_parameter' ? 'Remove it.' : 'Remove it, or choose another model.';
  const message = `${refusal} \`${parameter}\` was not left out, because the answer would be to another question. ${advice}`;
  return new AppError('parameter_not_supported', { message, param: parameter, openaiCode });
}

/** Names a parameter as the caller wrote it, if it was sent under another name. */
function inWordsOfCaller(error: AppError, request: AdaptedRequest): AppError {
  const { code, details, message } = error;
  const parameter = /^\w*/.exec(details.param ?? '')?.[0] ?? '';
  const written = writtenName(parameter, request);
  if (written === parameter) return error;
  return new AppError(code, {
    ...details,
    param: written,
    message: `${message} You sent it as \`${written}\`.`,
  });
}

/**
 * Adds to a refusal what the caller called the parameter, and what they can do about it, if OpenAI is closing the endpoint or a
 * deployment is missing.
 */
export function withAdvice(refusal: AppError, request: AdaptedRequest): AppError {
  const error = inWordsOfCaller(refusal, request);
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
