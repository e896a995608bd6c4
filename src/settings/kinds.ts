/** Defines the kinds of settings: how each kind is read from text, and what it rejects. */

/** A setting: its name, its description and how it is read. */
export interface Setting<Value> {
  name: string;
  description: string;
  /** What the docs show for a setting that is missing or blank. */
  defaultText: string;
  /** A value that works on a developer's machine. Left out if the setting can stay empty there. */
  localValue?: string;
  /** Set if Azure sets this setting, so that nobody else has to. */
  setByAzure?: true;
  /** Gives the value; calls `complain` if it is wrong, without repeating the text, which may be a secret. */
  read: (given: string | undefined, complain: Complain) => Value;
}

/** Called with what is wrong with a setting, in words that follow the name of the setting. */
export type Complain = (reason: string) => void;

type Description = Omit<Setting<unknown>, 'name' | 'read' | 'defaultText'>;

/** A setting that is text and may be missing. If it has a pattern, `must` describes that in words. */
export function text(
  name: string,
  described: Description & { pattern?: RegExp; must?: string },
): Setting<string | undefined> {
  const { pattern, must, ...rest } = described;
  return {
    ...rest,
    name,
    defaultText: '(none)',
    read: (given, complain) => {
      if (given && pattern && !pattern.test(given)) complain(`must be ${must ?? 'well formed'}`);
      return given;
    },
  };
}

/** A setting that is text with a default, and must match a pattern. */
export function textWithDefault(
  name: string,
  byDefault: string,
  described: Description & { pattern: RegExp; must: string },
): Setting<string> {
  const { pattern, must, ...rest } = described;
  return {
    ...rest,
    name,
    defaultText: byDefault,
    read: (given = byDefault, complain) => {
      if (!pattern.test(given)) complain(`must be ${must}`);
      return given;
    },
  };
}

/** A setting that is true or false. The default is false. */
export function flag(name: string, described: Description): Setting<boolean> {
  return {
    ...described,
    name,
    defaultText: 'false',
    read: (given = 'false', complain) => {
      if (!/^(true|false)$/i.test(given)) complain('must be true or false');
      return given.toLowerCase() === 'true';
    },
  };
}

/** A setting that is a whole number from `minimum` to `maximum`, both included. */
export function wholeNumber(
  name: string,
  limits: { byDefault: number; minimum: number; maximum: number },
  described: Description,
): Setting<number> {
  const { byDefault, minimum, maximum } = limits;
  return {
    ...described,
    name,
    defaultText: String(byDefault),
    read: (given = String(byDefault), complain) => {
      const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
      if (!(value >= minimum && value <= maximum)) {
        complain(`must be a whole number from ${minimum} to ${maximum}`);
      }
      return value;
    },
  };
}

/** A setting that is an address, and may be missing. `defaultText` says what happens then. */
export function address(
  name: string,
  described: Description & { defaultText?: string },
): Setting<string | undefined> {
  return {
    defaultText: '(none)',
    ...described,
    name,
    read: (given, complain) => given && readAddress(given, complain),
  };
}

/** Splits a list at its commas. Spaces around entries and empty entries are removed. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/**
 * Reads an address and removes slashes at its end. Keys are sent to the address, so plain http is accepted
 * only for this machine.
 */
export function readAddress(given: string, complain: Complain): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(given));
  if (!url || !secure || url.username || url.password || url.search || url.hash) {
    complain('must be an address that begins with https:// and has no user, query or fragment');
    return given;
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * Whether an address points to the machine that the app runs on.
 *
 * @param address - a URL, or text that should be one
 */
export function isLoopback(address: string): boolean {
  return URL.canParse(address) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
