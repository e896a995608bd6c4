/** Makes the adaptation as it is on a day, for tests that send nothing. */
import { createAdaptation, type Adaptation } from '../../src/adaptation';
import { readSettings } from '../../src/settings';
import { createPauses } from '../../src/upstreams';

/**
 * Makes the adaptation.
 *
 * @param day - today's date, as YYYY-MM-DD
 * @param environment - where the settings are read from
 */
export function adaptationOn(day: string, environment: Record<string, string> = {}): Adaptation {
  const { settings } = readSettings(environment);
  const now = () => Date.parse(day);
  return createAdaptation({ settings, pauses: createPauses(now), now, random: () => 0 });
}
