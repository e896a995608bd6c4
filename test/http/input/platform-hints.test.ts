/** Tests what is read from the headers of the platforms, and that nothing harmful gets through. */
import { keptHints, platformHintsIn, type PlatformHints } from '../../../src/http/input/platform-hints';

const environment = '5f4ac6a1-0b4e-4a9f-8d2b-1c7d9a3e6f10';
const flow = 'c2b6f6b9-3a1d-4c55-9f0e-7a8b9c0d1e2f';
const run = '08584595112345678901234567890CU12';
const link = `https://make.powerautomate.com/environments/${environment}/flows/${flow}/details`;
const unfit = '(not a name)';

const ofFlow = { 'x-ms-workflow-subscription-id': environment, 'x-ms-workflow-name': flow };

test.each<[string, Record<string, string>, PlatformHints | undefined]>([
  ['a caller without a platform', { 'user-agent': 'curl/8' }, undefined],
  ['empty headers', { 'x-ms-workflow-name': ' ', 'x-ms-client-app-id': '' }, undefined],
  [
    'a flow of Power Automate',
    { ...ofFlow, 'x-ms-workflow-run-id': run, 'x-ms-workflow-operation-name': 'Get_chat_completions' },
    { environment, flow, run, action: 'Get_chat_completions', link },
  ],
  [
    'a flow in the default environment',
    { ...ofFlow, 'x-ms-workflow-subscription-id': `Default-${environment}` },
    {
      environment: `Default-${environment}`,
      flow,
      link: link.replace(environment, `Default-${environment}`),
    },
  ],
  [
    'a workflow of Logic Apps, which has no link',
    { ...ofFlow, 'x-ms-workflow-name': 'summarize-mails', 'x-ms-workflow-id': 'a'.repeat(32) },
    { environment, flow: 'summarize-mails' },
  ],
  [
    'an action in another language',
    { 'x-ms-workflow-operation-name': 'Größe_pr%C3%BCfen_%E7%BF%BB%E8%AF%91' },
    { action: 'Größe_prüfen_翻译' },
  ],
  ['an app of Power Apps', { 'x-ms-client-environment-id': environment }, { environment }],
  [
    'an agent of Copilot Studio',
    {
      'x-ms-client-environment-id': environment,
      'x-ms-client-app-id': flow,
      'x-ms-entra-agent-id': flow,
      'x-ms-entra-agent-name': 'crcbb_HelpDesk',
      'x-ms-client-object-id': environment,
    },
    { environment, app: flow, agent: flow, agentName: 'crcbb_HelpDesk' },
  ],
  [
    'a flow that an agent runs: the environment of the flow',
    { ...ofFlow, 'x-ms-client-environment-id': flow },
    { environment, flow, link },
  ],
])('%s', (_, headers, expected) => {
  const hints = platformHintsIn(new Headers(headers));
  expect(hints).toEqual(expected);
  expect(keptHints(hints)).toEqual(expected);
});

test.each([
  ['a line break', 'x-ms-workflow-name', 'flow%0A{"event":"request"}'],
  ['markup', 'x-ms-workflow-operation-name', '<img src=x>'],
  ['a link', 'x-ms-entra-agent-name', 'https://example.org'],
  ['a long text', 'x-ms-workflow-name', `${'a b '.repeat(25)}c`],
  ['two headers in one', 'x-ms-workflow-subscription-id', `${environment},${environment}`],
  ['the way to another host', 'x-ms-workflow-subscription-id', '../../@example.org'],
  ['an id with more after it', 'x-ms-client-app-id', `${environment}/x`],
  ['a key of OpenAI', 'x-ms-workflow-name', 'sk-proj-abc'],
  ['a key of Azure', 'x-ms-workflow-operation-name', 'a1'.repeat(16)],
  ['a key in place of a run', 'x-ms-workflow-run-id', 'a1'.repeat(16)],
  ['half of a percent-encoding', 'x-ms-workflow-name', 'flow%E4'],
  ['a direction mark', 'x-ms-entra-agent-name', 'agent%E2%80%AEtxt'],
])('%s is not repeated', (_, header, value) => {
  const hints = platformHintsIn(new Headers({ ...ofFlow, [header]: value }));
  const known: unknown[] = [environment, flow, link, unfit];
  expect(Object.values(hints ?? {}).filter((hint) => !known.includes(hint))).toEqual([]);
  expect(Object.values(hints ?? {})).toContain(unfit);
  if (header in ofFlow) expect(hints).not.toHaveProperty('link');
});

test('only hints are read from what was kept with a job', () => {
  expect(keptHints({ flow, user: 'Jo', run: 7 })).toEqual({ flow });
  expect([keptHints(undefined), keptHints('flow'), keptHints({})]).toEqual([undefined, undefined, undefined]);
});
