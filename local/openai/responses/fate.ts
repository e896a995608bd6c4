/**
 * Reads how long a response takes and how it ends. The prompt can say so in square brackets, which the real OpenAI would not
 * understand:
 *
 * | words | what happens |
 * |---|---|
 * | `[takes 90 s]`, `[takes 5 min]` | the response is ready after that time, by the clock of the simulation; without it, at once |
 * | `[fails rate_limit_exceeded]` | it fails with this code |
 * | `[incomplete content_filter]` | it ends in the middle, for this reason |
 * | `[refuses]` | the model declines to answer |
 * | `[makes chart.png]` | the model makes a file, if it can run code |
 * | `[cancelled]` | it is cancelled, not by the app |
 *
 * A response that is not in the background is sent after that time has really passed.
 */

/** How long a response takes, and how it ends. */
export interface Fate {
  /** From its creation to its end, in milliseconds. */
  takesMs?: number;
  /** It fails with this code, such as `server_error`. For a picture, `moderation_blocked` stops the tool alone. */
  fails?: string;
  /** It ends in the middle for this reason: `content_filter` or `max_output_tokens`. */
  incomplete?: string;
  /** It is cancelled by somebody else. */
  cancelled?: true;
  /** The model declines to answer. */
  refuses?: true;
  /** Names of files that the model makes. */
  makes?: readonly string[];
  /** What the model says, in place of an echo. */
  says?: string;
}

/** Reads the fate of a response from its prompt. */
export function fateIn(prompt: string): Fate {
  const [, count, unit] = /\[takes ([\d.]+) ?(s|min)\]/.exec(prompt) ?? [];
  const fails = /\[fails (\w+)\]/.exec(prompt)?.[1];
  const makes = [...prompt.matchAll(/\[makes ([\w.-]+)\]/g)].map(([, name = '']) => name);
  const incomplete = /\[incomplete (\w+)\]/.exec(prompt)?.[1];
  return {
    ...(count !== undefined && { takesMs: Number(count) * (unit === 'min' ? 60_000 : 1_000) }),
    ...(fails !== undefined && { fails }),
    ...(incomplete !== undefined && { incomplete }),
    ...(prompt.includes('[cancelled]') && { cancelled: true }),
    ...(prompt.includes('[refuses]') && { refuses: true }),
    ...(makes.length > 0 && { makes }),
  };
}
