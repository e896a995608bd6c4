/** Reads the header `Prefer`, with which a caller asks for an answer that it can fetch later. */

/** What a caller prefers. See https://www.rfc-editor.org/rfc/rfc7240. */
export interface Preferences {
  /** Whether the caller wants 202 in place of a long wait. */
  async: boolean;
  /** How long the caller wants to wait before that, in seconds; undefined if it does not say. */
  waitSeconds: number | undefined;
}

/** Reads the header. A preference that is not understood is no error; the reply says what was applied. */
export function readPreferences(header: string | null): Preferences {
  if (header === null) return { async: false, waitSeconds: undefined };
  const wishes = header.toLowerCase().split(/[,;]/);
  const wait = wishes.map((wish) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*$/.exec(wish)?.[1]).find(Boolean);
  const waitSeconds = wait === undefined ? undefined : Number(wait);
  const isAsync = wishes.some((wish) => /^\s*respond-async\s*$/.test(wish));
  return {
    async: isAsync || waitSeconds !== undefined,
    waitSeconds: waitSeconds ?? (isAsync ? 0 : undefined),
  };
}

/** Whether a caller asks again and again for an answer, as Logic Apps and Power Automate do after a 202. */
export function pollsByItself(userAgent: string | null): boolean {
  return /^azure-logic-apps\//i.test(userAgent ?? '');
}
