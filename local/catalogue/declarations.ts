/** Reads from the types of the npm package `openai` which models OpenAI has, and when they shut down. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asObject } from '../../src/json';

/** A shutdown date that the types announce. */
export interface Announcement {
  model: string;
  /** The first day without the model, as YYYY-MM-DD. */
  date: string;
}

/** What type declarations say about models. */
export interface Declarations {
  /** The models that a parameter accepts by name. */
  models: ReadonlySet<string>;
  /** The announced dates. A model whose notes differ is in the list once for each date. */
  announcements: readonly Announcement[];
  /** The names of models anywhere in the text, also in comments. */
  mentioned: ReadonlySet<string>;
}

/** A type of model names, such as `type ChatModel = 'gpt-5' | ...;`, or a property `model`; always one line. */
const unions = /^(?:export type \w*Models? =|\s+model\??:) (.*);$/gm;

/** A note on models, such as `- "tts-1", "tts-1-hd": Announced shutdown date: 2027-01-06. See ...`. */
const notes = /- ((?:"[^"\n]+",? )*"[^"\n]+"): (.*?)(?= - "|\n|$)/g;

/** The forms of a date in a note: `Announced shutdown date: 2027-01-06`, `was retired on May 12, 2026`. */
const dates = /Announced shutdown date: (\d{4}-\d{2}-\d{2})|was (?:shut down|retired) on (\w+ \d+, \d{4})/;

/**
 * Reads declarations.
 *
 * @param text - the text of one or several `.d.ts` files
 */
export function declarationsIn(text: string): Declarations {
  const models = [...text.matchAll(unions)].flatMap(([, union = '']) => [...union.matchAll(/'([^']+)'/g)]);
  const comments = text.replace(/\n\s*\*\s+/g, ' ');
  const announced = [...comments.matchAll(notes)].flatMap(([, ids = '', note = '']) => {
    const date = dateIn(note);
    return date === undefined ? [] : ids.split(', ').map((id) => ({ model: id.replaceAll('"', ''), date }));
  });
  const byText = new Map(announced.map((one) => [`${one.model} ${one.date}`, one]));
  return {
    models: new Set(models.map(([, model = '']) => model)),
    announcements: [...byText.values()],
    mentioned: new Set([...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, name = '']) => name)),
  };
}

function dateIn(note: string): string | undefined {
  const [, announced, past] = dates.exec(note) ?? [];
  return announced ?? (past && new Date(`${past} UTC`).toISOString().slice(0, 10));
}

/**
 * Reads the version and the types of the installed package.
 *
 * @throws when the types name no models, because they are written in another way
 */
export function readPackage(): { version: string; declarations: Declarations } {
  const folder = path.dirname(require.resolve('openai'));
  const { version } = asObject(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const resources = path.join(folder, 'resources');
  const files = readdirSync(resources, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  const text = files.map((name) => readFileSync(path.join(resources, name), 'utf8')).join('\n');
  const declarations = declarationsIn(text);
  if (declarations.models.size === 0)
    throw new Error('No models found: are the types written in another way?');
  return { version: String(version), declarations };
}
