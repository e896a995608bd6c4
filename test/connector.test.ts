/** Tests the connector's definition as wizards and designers read it, and as an administrator creates it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HttpRequest } from '@azure/functions';
import { committedAddress, connectorFiles } from '../local/connector/files';
import { connectorDefinition, operations } from '../src/connector';
import { definition as definitionFunction } from '../src/http/functions/definition';
import { asList, asObject, type JsonObject } from '../src/json';
import { dependenciesWith, loggingContext } from './support/dependencies';
import { call } from './support/call';
import { logLines, functionKeys, root, startApp, startScene, type Scene } from './support/app';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

describe('GET /swagger.json', () => {
  test('returns the definition for the host that was called, without a key and to any web page', async () => {
    const reply = await call(scene.app.url, 'GET /swagger.json', {
      key: null,
      headers: { origin: 'https://portal.azure.com' },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(reply.body).toEqual(JSON.parse(JSON.stringify(connectorDefinition(scene.app.url))));
    expect(reply.body.host).toBe(new URL(scene.app.url).host);
  });

  test('answers the preflight request of a browser', async () => {
    const reply = await call(scene.app.url, 'OPTIONS /swagger.json', {
      key: null,
      headers: { 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-ms-client-id' },
    });
    expect(reply.status).toBe(204);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': '*',
    });
  });

  test('answers HEAD without a body, and refuses other methods', async () => {
    const head = await call(scene.app.url, 'HEAD /swagger.json', { key: null });
    expect([head.status, head.text]).toEqual([200, '']);
    const post = await call(scene.app.url, 'POST /swagger.json', { key: null });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  test('names the setting that is wrong', async () => {
    const app = await startApp({ PUBLIC_URL: 'nowhere' });
    const reply = await call(app.url, 'GET /swagger.json', { key: null });
    expect([reply.status, reply.body.error?.code]).toEqual([500, 'wrong_setting']);
    expect(reply.body.error?.message).toContain('PUBLIC_URL');
    const link = await call(app.url, 'GET /v1/images/files/any.png', { key: null });
    expect([link.status, link.body.error?.code]).toEqual([500, 'wrong_setting']);
    for (const { headers } of [reply, link]) {
      expect((await logLines(app, headers.get('x-request-id')))[0]).toContain('"error.type":"wrong_setting"');
    }
    await app.stop();
  });

  test('says https in Azure, although the app itself is called over http', async () => {
    const request = new HttpRequest({ method: 'GET', url: 'http://contoso.azurewebsites.net/swagger.json' });
    const schemes = async (environment: Record<string, string>) => {
      const handler = definitionFunction('DefinitionGet', dependenciesWith({}, environment));
      const { body } = asObject(await handler(request, loggingContext().context));
      return asObject(JSON.parse(Buffer.isBuffer(body) ? body.toString() : '')).schemes;
    };
    expect([await schemes({ WEBSITE_SITE_NAME: 'contoso' }), await schemes({})]).toEqual([
      ['https'],
      ['http'],
    ]);
  });

  test('names the public address when the settings have one', async () => {
    const app = await startApp({ PUBLIC_URL: 'https://api.contoso.com/openai' });
    const reply = await call(app.url, 'GET /swagger.json', { key: null });
    expect(reply.body).toMatchObject({ host: 'api.contoso.com', basePath: '/openai', schemes: ['https'] });
    await app.stop();
  });
});

test('the app has every operation of the definition, and each takes the key in the header that the definition names', async () => {
  const { securityDefinitions } = connectorDefinition(scene.app.url);
  expect(securityDefinitions).toEqual({ api_key: { type: 'apiKey', in: 'header', name: 'x-functions-key' } });
  for (const { operationId, method, path: template } of operations.filter(({ isHidden }) => !isHidden)) {
    const target = `${method} ${template.replace('{fine_tuning_job_id}', 'ftjob-1').replace('{answer_id}', 'job_1')}`;
    const without = await call(scene.app.url, target, { key: null });
    const withKey = await call(scene.app.url, target, { key: functionKeys.first });
    expect([operationId, without.status]).toEqual([operationId, 401]);
    expect([operationId, withKey.headers.get('x-connection-id')]).toEqual([
      operationId,
      expect.stringMatching(/^[0-9a-f]{24}$/),
    ]);
  }
});

test('the check of a connection returns the fields that the definition lists', async () => {
  const reply = await call(scene.app.url, 'GET /v1/connection');
  const { responses } = asObject(asObject(asObject(definition().paths)['/v1/connection']).get);
  const { properties } = asObject(asObject(asObject(responses)[200]).schema);
  expect(Object.keys(reply.body).sort()).toEqual(Object.keys(asObject(properties)).sort());
});

const definition = (): JsonObject => connectorDefinition(scene.app.url);

test('the lists of models that the definition points to contain the default model', async () => {
  const bodies = operations.flatMap(({ path: place, method }) =>
    asList(asObject(asObject(asObject(definition().paths)[place])[method.toLowerCase()]).parameters),
  );
  const models = bodies
    .map(asObject)
    .map((parameter) =>
      parameter.in === 'body' ? asObject(asObject(parameter.schema).properties).model : parameter,
    )
    .map(asObject)
    .filter((schema) => schema['x-ms-dynamic-values'] !== undefined);
  expect(models).toHaveLength(15);
  for (const { default: filledIn, 'x-ms-dynamic-values': values } of models) {
    const { operationId, parameters, 'value-collection': list, 'value-path': id } = asObject(values);
    const { path: place = '' } = operations.find((operation) => operation.operationId === operationId) ?? {};
    const query = new URLSearchParams(asObject(parameters) as Record<string, string>);
    const reply = await call(scene.app.url, `GET ${place}?${query.toString()}`);
    const ids = asList(reply.body[String(list)]).map((model) => asObject(model)[String(id)]);
    expect(ids).toContain(filledIn);
    expect(scene.openai.requests.at(-1)?.url).toBe('/v1/models');
  }
});

test('the lists contain the default model on later days too, and when another service makes speech', async () => {
  const suggested = async (url: string, purpose: string) => {
    const reply = await call(url, `GET /v1/models?purpose=${purpose}`);
    return asList(reply.body.data).map((model) => asObject(model).id);
  };
  const later = await startScene(
    { AZURE_SPEECH_ENDPOINT: 'https://contoso.openai.azure.com' },
    undefined,
    '2027-03-01',
  );
  expect(await suggested(later.app.url, 'translation')).toEqual(['whisper-1']);
  expect(await suggested(later.app.url, 'speech')).toEqual(['gpt-4o-mini-tts']);
  expect(await suggested(later.app.url, 'chat')).toContain('gpt-6-luna');
  await later.stop();
});

test('an unknown purpose is refused, and without a purpose all models are listed', async () => {
  const all = await call(scene.app.url, 'GET /v1/models');
  const chat = await call(scene.app.url, 'GET /v1/models?purpose=chat');
  expect(asList(all.body.data).length).toBeGreaterThan(asList(chat.body.data).length);
  const wrong = await call(scene.app.url, 'GET /v1/models?purpose=cooking');
  expect([wrong.status, wrong.body.error?.param]).toEqual([400, 'purpose']);
});

test('all models are listed for every purpose when model names are passed through', async () => {
  const app = await startApp({ OPENAI_BASE_URL: scene.openai.url, PASS_THROUGH: 'models' });
  const [all, embedding] = await Promise.all([
    call(app.url, 'GET /v1/models'),
    call(app.url, 'GET /v1/models?purpose=embedding'),
  ]);
  expect(asList(all.body.data).length).toBeGreaterThan(2);
  expect(embedding.body.data).toEqual(all.body.data);
  await app.stop();
});

describe('npm run connector', () => {
  /** Makes a folder with the built tool, which writes its files next to itself. */
  function folder(): string {
    const place = mkdtempSync(path.join(tmpdir(), 'openai-connector-'));
    mkdirSync(path.join(place, 'build/local'), { recursive: true });
    cpSync(path.join(root, 'build/local/connector'), path.join(place, 'build/local/connector'), {
      recursive: true,
    });
    symlinkSync(path.join(root, 'node_modules'), path.join(place, 'node_modules'));
    return place;
  }
  const tool = 'build/local/connector/main.js';
  const definitionIn = (place: string): JsonObject =>
    asObject(JSON.parse(readFileSync(path.join(place, 'connector/apiDefinition.swagger.json'), 'utf8')));

  test('writes the files for a host, remembers the host, and prints three ways to create the connector', () => {
    const place = folder();
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [tool, ...args], { cwd: place, encoding: 'utf8' });
    const printed = run('--host', 'api.contoso.com/openai');
    expect(definitionIn(place)).toMatchObject({ host: 'api.contoso.com', basePath: '/openai' });
    const lines = printed.split('\n').filter((line) => /^\w+: /.test(line));
    expect(lines.map((line) => line.split(':')[0])).toEqual(['paconn', 'pac', 'portal']);
    for (const line of lines) {
      for (const file of line.match(/connector\/[\w.]+/g) ?? []) {
        expect(readFileSync(path.join(place, file)).length).toBeGreaterThan(0);
      }
      expect(line).toContain('connector/apiDefinition.swagger.json');
    }
    run();
    expect(definitionIn(place)).toMatchObject({ host: 'api.contoso.com', basePath: '/openai' });
  });

  const name = 'contoso.azurewebsites.net';
  test.each([
    name,
    `${name}/`,
    `https://${name}`,
    `HTTPS://${name.toUpperCase()}/`,
    `${name}/swagger.json`,
    `https://${name}/swagger.json`,
  ])('accepts %s as a host', (host) => {
    const place = folder();
    execFileSync(process.execPath, [tool, '--host', host], { cwd: place });
    expect(definitionIn(place)).toMatchObject({ host: name, basePath: '/', schemes: ['https'] });
    expect(asObject(asObject(definitionIn(place).info).contact).url).toBe(`https://${name}`);
  });

  const no = [
    `http://${name}`,
    `ftp://${name}`,
    `https:/${name}`,
    `:pw@${name}`,
    `user@${name}`,
    `"${name}"`,
  ];
  test.each([
    ...no,
    ...[`*.${name}`, `${name}?a=b`, `${name}?`, `${name}#`, `${name}/a b`, `${name}//a`, '', '[::1]'],
  ])('refuses %s as a host', (host) => {
    const place = folder();
    const { status, stderr } = spawnSync(process.execPath, [tool, '--host', host], {
      cwd: place,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('must be the name of a host')]);
    expect(readdirSync(place)).not.toContain('connector');
  });

  test('shows its usage after an unknown option', () => {
    const { status, stderr } = spawnSync(process.execPath, [tool, '--hots', name], {
      cwd: folder(),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('npm run connector -- [--host name]')]);
  });

  test('the committed files are the same as those that the tool writes', () => {
    for (const [file, content] of connectorFiles(committedAddress(root))) {
      expect([file, readFileSync(path.join(root, file)).equals(Buffer.from(content))]).toEqual([file, true]);
    }
  });

  test('a sample address is used while there are no files', () => {
    expect(committedAddress(mkdtempSync(path.join(tmpdir(), 'openai-connector-')))).toBe(
      'https://contoso-openai.azurewebsites.net',
    );
  });
});
