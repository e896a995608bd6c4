/** Tests that the probes of platforms are answered. */
import { call } from '../support/call';
import { startScene, type Scene } from '../support/app';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

test.each([
  ['HEAD /health', 'PSRule.Rules.Azure#613'],
  ['GET /health', 'App Service health check'],
  ['HEAD /swagger.json', 'own'],
])('%s needs no key (%s)', async (target) => {
  const reply = await call(scene.app.url, target, { key: null });
  expect(reply.status).toBe(200);
  expect(reply.text === '').toBe(target.startsWith('HEAD'));
});
