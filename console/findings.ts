/** Finds in a reply what can be shown better than as JSON. Pure. */
import { asList, asObject, isObject, type JsonObject } from '../src/json';

/** What a reply has. */
export interface Findings {
  texts: readonly string[];
  /** Addresses of pictures: below that of the app, or as data URLs. */
  pictures: readonly string[];
  vectors: readonly (readonly number[])[];
  moderations: readonly Moderation[];
  tables: readonly Table[];
  /** Fields that were asked for. */
  fields?: JsonObject;
  /** Files that the model has made, with their addresses. */
  files: readonly { name: string; address: string }[];
}

/** A verdict about a text. */
export interface Moderation {
  flagged: boolean;
  /** Categories with their scores from 0 to 1, the highest first. */
  scores: readonly { category: string; score: number; isFlagged: boolean }[];
}

/** Rows of scalars. */
export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The most rows and columns that a table shows. */
const [maxRows, maxColumns] = [100, 6];

/** Finds everything in a reply. */
export function findingsIn(body: JsonObject): Findings {
  const data = asList(body.data).map(asObject);
  const pictures = [...data, ...asList(body.images).map(asObject)].flatMap(pictureIn);
  const vectors = [...data, ...asList(body.embeddings).map(asObject)].flatMap(({ embedding }) =>
    Array.isArray(embedding) ? [embedding.map(Number)] : [],
  );
  const moderations = asList(body.results)
    .map(asObject)
    .filter(({ category_scores }) => isObject(category_scores))
    .map(moderationIn);
  const texts = textsIn(body);
  const isShown = pictures.length + vectors.length + moderations.length + texts.length > 0;
  return {
    texts,
    pictures: [...new Set(pictures)],
    vectors: unique(vectors),
    moderations,
    tables: isShown ? tablesIn({ sources: body.sources }) : tablesIn(body),
    ...(isObject(body.answer) && Object.keys(body.answer).length > 0 && { fields: body.answer }),
    files: asList(body.files).map(asObject).flatMap(fileIn),
  };
}

function textsIn(body: JsonObject): string[] {
  const choices = asList(body.choices).map((choice) => {
    const { message, text } = asObject(choice);
    return text ?? asObject(message).content;
  });
  const first = [body.first_content, body.first_completion, body.text];
  const texts = (choices.length > 0 ? choices : first).filter(
    (text) => typeof text === 'string' && text !== '',
  );
  return [...new Set(texts as string[])];
}

/** Links begin with the address that the app has for others; the page takes the picture from where it is itself. */
function pictureIn({ url, b64_json }: JsonObject): string[] {
  if (typeof url === 'string' && url !== '') {
    const [link] = /\/v1\/images\/files\/[\w.-]+$/.exec(url) ?? [];
    return link ? [`.${link}`] : url.startsWith('data:image/') ? [url] : [];
  }
  return typeof b64_json === 'string' && b64_json !== '' ? [`data:image/png;base64,${b64_json}`] : [];
}

/** Like pictures, files have a link that begins with another address, perhaps. */
function fileIn({ name, url }: JsonObject): { name: string; address: string }[] {
  const [link] = /\/v1\/.*$/.exec(typeof url === 'string' ? url : '') ?? [];
  return link ? [{ name: typeof name === 'string' ? name : 'file', address: `.${link}` }] : [];
}

function unique(vectors: readonly (readonly number[])[]): (readonly number[])[] {
  return [...new Map(vectors.map((vector) => [vector.join(), vector])).values()];
}

function moderationIn({ flagged, categories, category_scores }: JsonObject): Moderation {
  const found = asObject(categories);
  const scores = Object.entries(asObject(category_scores))
    .map(([category, score]) => ({ category, score: Number(score), isFlagged: found[category] === true }))
    .sort((one, other) => other.score - one.score);
  return { flagged: flagged === true, scores };
}

function tablesIn(body: JsonObject): Table[] {
  const lists = Object.entries(body).filter(
    ([, value]) => Array.isArray(value) && value.length > 0 && value.every(isObject),
  );
  if (lists.length === 0) return [scalarsOf(body)].filter(({ rows }) => rows.length > 0);
  return lists.map(([title, value]) => tableOf(title, asList(value).map(asObject)));
}

/** The values at the top of an object, one in each row. */
function scalarsOf(body: JsonObject): Table {
  const rows = Object.entries(body).filter(([, value]) => isScalar(value) && value !== '');
  return {
    title: 'Outputs',
    columns: ['Output', 'Value'],
    rows: rows.map(([name, value]) => [name, written(name, value)]),
  };
}

/** Makes a table of objects, with the columns that have the most different values. */
export function tableOf(title: string, entries: readonly JsonObject[]): Table {
  const names = [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((name) =>
    entries.some((entry) => isScalar(entry[name])),
  );
  const variety = (name: string) => new Set(entries.map((entry) => entry[name])).size;
  const kept = new Set(names.toSorted((one, other) => variety(other) - variety(one)).slice(0, maxColumns));
  const columns = names.filter((name) => kept.has(name));
  const rows = entries.slice(0, maxRows).map((entry) => columns.map((name) => written(name, entry[name])));
  return {
    title: entries.length > maxRows ? `${title}, the first ${maxRows} of ${entries.length}` : title,
    columns,
    rows,
  };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A value as text. OpenAI gives times in seconds since 1970. */
function written(name: string, value: unknown): string {
  if (value === null || value === undefined || typeof value === 'object') return '';
  if (/(^created|_at$)/.test(name) && typeof value === 'number' && value > 1e9) {
    return new Date(value * 1000).toISOString().replace('T', ' ').slice(0, 16);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
