/** Finds the name of a model at an upstream. Pure. */
import type { Upstream } from '../settings';

/** The entry of the map for any model that it does not name. */
const anyModel = '*';

/** The name of a model at an upstream. */
export interface OwnName {
  name: string;
  /** How it was found: the map has the model, has an entry for any model, or does not have it. */
  by: 'map' | 'any' | 'itself';
}

/** The name without what people write in several ways: case, points, dashes, blanks, and the name of the maker. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(openai|azure)\//, '')
    .replace(/[\p{Pd}\u2212_.\s]/gu, '');
}

/** Finds the name of a model: its entry in the map, in any spelling, the entry for any model, or else itself. */
export function ownName({ models }: Pick<Upstream, 'models'>, asked: string): OwnName {
  const exact = models?.get(asked);
  if (exact !== undefined) return { name: exact, by: 'map' };
  const names = [...(models ?? [])];
  // A flow may also name the deployment itself.
  if (names.some(([, name]) => name === asked)) return { name: asked, by: 'map' };
  const spelled = names.find(([model]) => model !== anyModel && plainName(model) === plainName(asked));
  if (spelled) return { name: spelled[1], by: 'map' };
  const any = models?.get(anyModel);
  return any === undefined ? { name: asked, by: 'itself' } : { name: any, by: 'any' };
}

/** Whether an upstream may have a model: the map has it, or there is no map. */
export function mayHave(upstream: Pick<Upstream, 'models'>, asked: string): boolean {
  return upstream.models === undefined || ownName(upstream, asked).by !== 'itself';
}

/**
 * The models that an upstream has by its map, as callers name them.
 *
 * @returns the names; a deployment for any model under its own name
 */
export function namesOf({ models }: Pick<Upstream, 'models'>): string[] {
  return [...(models ?? [])].map(([model, name]) => (model === anyModel ? name : model));
}

/** The model that a name stands for: the key of the map, or the name itself. */
export function modelBehind({ models }: Pick<Upstream, 'models'>, asked: string): string {
  const names = [...(models ?? [])].filter(([model]) => model !== anyModel);
  const found =
    names.find(([model]) => model === asked) ??
    names.find(([model]) => plainName(model) === plainName(asked)) ??
    names.find(([, name]) => name === asked);
  return found?.[0] ?? asked;
}
