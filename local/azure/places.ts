/**
 * Knows the addresses of Azure OpenAI: the v1 API, and what is only below the path of a deployment. Pure. This list is separate
 * from the app's on purpose, so that a mistake there is not repeated here.
 */
import { azureError, type AzureRefusal } from './refusal';

/** What an address leads to. */
export interface AzurePlace {
  /** Method and path of the same endpoint at OpenAI. */
  target: string;
  /** The deployment in the path. */
  deployment?: string;
  /** The audiences that a token may have. */
  audiences: readonly string[];
}

const audiences = {
  v1: ['https://ai.azure.com', 'https://cognitiveservices.azure.com'],
  dated: ['https://cognitiveservices.azure.com'],
};

/** The v1 API. */
const ofV1 =
  /^(POST \/(chat\/completions|embeddings|responses|files|fine_tuning\/jobs)|GET \/(models|files|containers\/.+)|(GET|POST|DELETE) \/(fine_tuning\/jobs|files|responses)\/.+)$/;

/** What the v1 API only has as a preview. */
const previews = ['POST /images/generations', 'POST /audio/speech'];

/** What needs the path of a deployment, with the versions that have it. */
const dated: Readonly<Record<string, readonly string[]>> = {
  'POST /audio/transcriptions': ['2025-03-01-preview', '2025-04-01-preview'],
  'POST /audio/translations': ['2025-03-01-preview', '2025-04-01-preview'],
  'POST /images/edits': ['2025-04-01-preview'],
};

/** Finds what an address leads to. */
export function placeAt(method: string, { pathname, searchParams }: URL): AzurePlace | AzureRefusal {
  const version = searchParams.get('api-version');
  const [, ofDeployment, datedPath = ''] = /^\/openai\/deployments\/([^/]+)(\/.+)$/.exec(pathname) ?? [];
  if (ofDeployment !== undefined) {
    const hasIt = dated[`${method} ${datedPath}`]?.includes(version ?? '');
    if (!hasIt) return notFound;
    const deployment = decodeURIComponent(ofDeployment);
    return { target: `${method} /v1${datedPath}`, deployment, audiences: audiences.dated };
  }
  const [, path] = /^\/openai\/v1(\/.+)$/.exec(pathname) ?? [];
  if (path === undefined) return notFound;
  if (version !== null && version !== 'v1' && version !== 'preview') {
    return azureError(400, 'BadRequest', 'API version not supported');
  }
  const target = `${method} ${path}`;
  if (target.startsWith('POST /audio/trans')) return noDeployment;
  if (!ofV1.test(target) && !(previews.includes(target) && version === 'preview')) return notFound;
  return { target: `${method} /v1${path}`, audiences: audiences.v1 };
}

const notFound = azureError(404, '404', 'Resource not found');

/** The error for a deployment that does not exist. */
export const noDeployment = azureError(
  404,
  'DeploymentNotFound',
  'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
);
