/** Describes errors for the log: never by their message, which can contain anything. */
import { asName, asObject } from '../json';

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
 * Describes why a service, such as the vault, failed: the code or name of the error, the more exact code inside it, and the
 * HTTP status.
 *
 * @param error - whatever was thrown
 */
export function reasonOf(error: unknown): { reason: string; inner?: string; status?: unknown } {
  if (!(error instanceof Error)) return { reason: typeof error };
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const inner = innerCodeOf(error);
  return {
    reason,
    ...(inner !== undefined && { inner }),
    ...('statusCode' in error && { status: error.statusCode }),
  };
}

/**
 * The more exact code that an Azure service puts inside its error, such as `SecretDisabled`. The SDKs rename the member
 * `innererror` of the response, or not, so both names are read.
 */
export function innerCodeOf(error: unknown): string | undefined {
  const { innerError, innererror } = asObject(asObject(asObject(error).details).error);
  return asName(asObject(innerError ?? innererror).code);
}
