/** Tests the headers that say what was changed in a call. */
import type { AdaptationReport } from '../../../src/actions';
import { changeHeaders } from '../../../src/http/output/change-headers';

const nothing: AdaptationReport = {
  ...{ model_asked: '', model_used: '', endpoint_emulated: '', retirement_ahead: '' },
  ...{ dropped: [], translated: [], emulated: [], messages: [] },
};

/** A part of a report, and the headers for it. */
test.each<[Partial<AdaptationReport>, Record<string, string>]>([
  [{}, {}],
  [{ messages: ['A sentence.'] }, {}],
  [
    { model_asked: 'gpt-4', model_used: 'gpt-5.6-sol' },
    { 'x-model-asked': 'gpt-4', 'x-model-used': 'gpt-5.6-sol' },
  ],
  [
    { dropped: ['seed', 'top_p'], translated: ['max_tokens'], emulated: ['stop'] },
    { 'x-inputs-dropped': 'seed, top_p', 'x-inputs-translated': 'max_tokens', 'x-inputs-emulated': 'stop' },
  ],
  [
    { endpoint_emulated: '/v1/edits', retirement_ahead: 'gpt-4o ends on 2027-01-14' },
    { 'x-endpoint-emulated': '/v1/edits', 'x-retirement-ahead': 'gpt-4o ends on 2027-01-14' },
  ],
  [
    { dropped: ['a, b', 'Größe', 'x\r\ny: z', '\ud83d'] },
    { 'x-inputs-dropped': 'a%2C%20b, Gr%C3%B6%C3%9Fe, x%0D%0Ay%3A%20z, %EF%BF%BD' },
  ],
  [{ dropped: ['ä'.repeat(1000)] }, { 'x-inputs-dropped': '%C3%A4'.repeat(40) }],
  [
    { dropped: Array.from({ length: 500 }, (_, index) => `n${index}`) },
    { 'x-inputs-dropped': `${Array.from({ length: 20 }, (_, index) => `n${index}`).join(', ')}, ...` },
  ],
])('the headers for %j are %j', (report, headers) => {
  expect(changeHeaders({ ...nothing, ...report })).toEqual(headers);
});
