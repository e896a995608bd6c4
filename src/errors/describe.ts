/** What a log may hold of an error: never its message, which can contain anything. */

/**
 * What may be logged of a defect: its name and where it happened, never its message, which can hold anything.
 *
 * @param error - whatever was thrown
 */
export function describeDefect(error: unknown): { name: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const stack = (error.stack ?? '').replace(error.message, '');
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { name: error.name, ...code, at: frames.slice(0, 5).map((line) => line.trim()) };
}

/** Writes a warning that belongs to no single request. */
export type Warn = (warning: { event: string; [field: string]: unknown }) => void;

/**
 * What may be said of a failure of a service, such as the vault: its kind, never its text, which can hold anything.
 *
 * @param error - whatever was thrown
 */
export function reasonOf(error: unknown): { reason: string; status?: unknown } {
  if (!(error instanceof Error)) return { reason: typeof error };
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { reason, ...('statusCode' in error && { status: error.statusCode }) };
}
