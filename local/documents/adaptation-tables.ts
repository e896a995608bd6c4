/**
 * Generates the tables of docs/adaptation.md from the model catalogue and the sentences about adaptations.
 */
import { purposes, type Action } from '../../src/actions';
import { catalogue, defaultModels, endings } from '../../src/adaptation/models/catalogue';
import { entryOf } from '../../src/adaptation/models/choice';
import { sentences, whyNotResized } from '../../src/adaptation/sentences';
import { table } from './tables';

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(', ');

/** Every model that OpenAI shuts down, latest date first, with its replacement for each purpose. */
export function endingModelsMarkdown(): string {
  const ending = catalogue.filter(({ ends }) => ends !== undefined);
  const livesAfter = (model: string, day: string) => (entryOf(model)?.ends ?? '9999') > day;
  const latestFirst = ending.sort((one, other) => (other.ends ?? '').localeCompare(one.ends ?? ''));
  const rows = latestFirst.map(({ ids, ends = '', serves, replacement = {} }) => {
    const used = purposes.filter((purpose) => serves.includes(purpose) || replacement[purpose] !== undefined);
    const next = used.map((purpose) => {
      const model = replacement[purpose] ?? defaultModels[purpose];
      return `${purpose}: ${model !== undefined && livesAfter(model, ends) ? code(model) : 'nothing'}`;
    });
    return [codes(ids), ends, next.join('<br>')];
  });
  return table(['Model', 'Gone from', 'In its place'], rows);
}

/**
 * Every chat model without a shutdown date, with its least reasoning effort and the parameters that it
 * refuses.
 */
export function liveChatModelsMarkdown(): string {
  const live = catalogue.filter(({ serves, ends }) => serves.includes('chat') && ends === undefined);
  const rows = live.map(({ ids, leastEffort, rejects = [] }) => [
    codes(ids),
    leastEffort ? code(leastEffort) : '(does not reason)',
    codes(rejects) || '(none)',
  ]);
  return table(['Model', 'Least reasoning', 'Known to refuse'], rows);
}

/** Every action whose endpoint OpenAI shuts down. */
export function endingEndpointsMarkdown(actions: readonly Action[]): string {
  const rows = actions.flatMap(({ path, summary, emulation }) => {
    const ending = endings[path];
    if (!ending) return [];
    const instead = emulation
      ? `Done by ${code(emulation.path)}`
      : 'OpenAI’s refusal, and a sentence with the reason';
    return [[`${summary}<br>${code(path)}`, ending.ends, instead]];
  });
  return table(['Endpoint', 'Gone from', 'From then on'], rows);
}

/** Every sentence about an adaptation, with examples of models and dates. */
export function sentencesMarkdown(): string {
  const [asked, used, date] = ['gpt-old', 'gpt-new', '2027-01-14'];
  const all = [
    sentences.ended(asked, date, used),
    sentences.endedForGood(asked, date),
    sentences.missing(asked, used),
    sentences.unfit(asked, used),
    sentences.setting(asked, used),
    sentences.spelled('GPT-Old', asked),
    sentences.fixed(asked, used),
    sentences.vectors(asked, used),
    sentences.endpoint('completions', date, 'a chat'),
    sentences.lacking('completions', 'a chat'),
    sentences.deployment(asked, 'my-deployment'),
    sentences.elsewhere(['openai'], 'azure'),
    sentences.translated('max_tokens', 'max_completion_tokens'),
    sentences.raised('max_tokens', 8016, used),
    sentences.reshaped(['quality', 'size']),
    ...Object.values(whyNotResized).map((why, index) => sentences.notResized('256x256', why, index + 1)),
    sentences.noBase64(),
    sentences.rewritten('language', 'en'),
    sentences.mended(['prompt']),
    sentences.handled(['response_format']),
    sentences.noEffect(['logit_bias']),
    sentences.notAnInput(['api-version']),
    sentences.bodyWins(['model']),
    sentences.noLinks(),
    sentences.reasoning('none', used),
    sentences.reasoning('low', used),
    sentences.dropped(used, ['temperature', 'top_p']),
    sentences.stop(used),
    sentences.n(used, 3, 3),
    sentences.n(used, 3, 2),
    sentences.further(used),
    sentences.longStop(),
    sentences.longN(3),
    sentences.fewer(3, 2),
    sentences.silent(),
    sentences.notLong(['seed']),
    sentences.aheadNext(asked, date, used),
    sentences.aheadNothing(asked, date),
    sentences.endpointNext('translation of speech', date, 'a transcription'),
    sentences.endpointAhead('speech', date),
  ];
  return all.map((sentence) => `- ${sentence}\n`).join('');
}
