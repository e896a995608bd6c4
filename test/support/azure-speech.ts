/** Simulates the speech endpoint of an Azure OpenAI resource, as strict as its documentation. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { close, listen } from '../../local/listen';
import { asObject, type JsonObject } from '../../src/json';

/** A running simulation. */
export interface AzureSpeech {
  url: string;
  /** All bodies that it has received. */
  requests: JsonObject[];
  /** The status of every response from now on; 200 means success. */
  status: number;
  stop: () => Promise<void>;
}

/** The name of the only deployment. */
export const deployment = 'gpt-4o-mini-tts';

/** Starts the simulation. It accepts any token of an identity, but no key. */
export async function startAzureSpeech(): Promise<AzureSpeech> {
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const refuse = (status: number, code: string) =>
      send(status, 'application/json', JSON.stringify({ error: { code, message: `${code}.` } }));
    json(request).then(
      (received) => {
        const body = asObject(received);
        const isToken = /^Bearer (?!sk-)\S+$/.test(request.headers.authorization ?? '');
        if (request.url !== '/openai/v1/audio/speech?api-version=preview') return refuse(404, 'NotFound');
        if (!isToken || 'openai-organization' in request.headers) return refuse(401, 'PermissionDenied');
        azure.requests.push(body);
        if (azure.status !== 200) return refuse(azure.status, 'PermissionDenied');
        if (body.model !== deployment) return refuse(404, 'DeploymentNotFound');
        return send(200, 'audio/mpeg', 'ID3 sound of Azure');
      },
      () => refuse(400, 'BadRequest'),
    );
  });
  const port = await listen(server, 0);
  const azure: AzureSpeech = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    status: 200,
    stop: () => close(server),
  };
  return azure;
}
