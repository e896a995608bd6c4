/** The kinds of settings that there are: how each is read from a text, and what it refuses. */

/** How one setting is named, read and described. */
export interface Setting<Value> {
  name: string;
  description: string;
  /** What the setting is when it is absent or blank, as a reader of the docs sees it. */
  defaultText: string;
  /** A value that works on a developer's machine; empty unless given. */
  localValue?: string;
  /** Whether Azure sets it, so that nobody has to. */
  setByAzure?: true;
  /** Gives the value, or calls `complain` with what is wrong. The text itself is never repeated: it may be a secret. */
  read: (given: string | undefined, complain: Complain) => Value;
}

/** Is told what is wrong with a setting, in words that follow its name. */
export type Complain = (reason: string) => void;

type Description = Omit<Setting<unknown>, 'name' | 'read' | 'defaultText'>;

/** A setting that is any text, or one of a pattern, and may be absent. `must` says the pattern in words. */
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

/** A text of a pattern that has a default. */
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

/** A setting that is true or false, and false by default. */
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

/** A whole number within limits, both included. */
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

/** A setting that is an address, and may be absent. `defaultText` says what happens then. */
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

/** The entries of a list that is separated by commas, without blanks around them and without empty ones. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** An address without a trailing slash. Keys travel to it, so plain http is taken for this machine alone. */
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
 * Whether an address names the machine the app runs on.
 *
 * @param address - a URL, or a text that should be one
 */
export function isLoopback(address: string): boolean {
  return URL.canParse(address) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
