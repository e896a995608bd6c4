/** Describes errors for the log: never by their message, which can contain anything. */

/**
 * Describes a defect: its name, its code, and the five innermost places in the code.
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

/** Logs a warning that does not belong to a single request. */
export type Warn = (warning: { event: string; [field: string]: unknown }) => void;

/**
 * Describes why a service, such as the vault, failed: the code or name of the error, and the HTTP status.
 *
 * @param error - whatever was thrown
 */
export function reasonOf(error: unknown): { reason: string; status?: unknown } {
  if (!(error instanceof Error)) return { reason: typeof error };
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { reason, ...('statusCode' in error && { status: error.statusCode }) };
}
