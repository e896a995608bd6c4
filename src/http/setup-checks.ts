/** The parts of a deployed app that can be wrong, each with its verdict. Pure: `functions/setup.ts` finds out the facts. */
import { allOf } from '../lists';
import type { SettingProblem } from '../settings';
import type { UpstreamStatus } from './probe';

/** What is known about the parts. A reason is the kind of a failure, such as `RestError 403`, never its text. */
export interface SetupFacts {
  problems: readonly SettingProblem[];
  /** Address of the vault, if there is one. */
  vault: string | undefined;
  upstreams: readonly UpstreamStatus[];
  /** Why tables or blobs cannot be used; undefined if they can. */
  tables: string | undefined;
  blobs: string | undefined;
  /** How much later the caller's clock is than that of the app, in milliseconds; undefined if the caller sent no time. */
  clockMs: number | undefined;
  /** The address in links and in the definition, and the one that was called. */
  publicAddress: string;
  calledAddress: string;
  /** Whether `/health` answers at the public address; undefined if that is the one that was called. */
  isReached: boolean | undefined;
}

/** What became of a check. A part that the app does not need is not tested. */
export interface CheckVerdict {
  state: 'works' | 'attention' | 'fails' | 'not_used';
  /** One sentence: what is so, or what to do. */
  message: string;
}

/** A row of the table. */
export interface SetupCheck {
  id: string;
  title: string;
  verdict: (facts: SetupFacts) => CheckVerdict;
}

const works = (message: string): CheckVerdict => ({ state: 'works', message });
const attention = (message: string): CheckVerdict => ({ state: 'attention', message });
const fails = (message: string): CheckVerdict => ({ state: 'fails', message });
const notUsed = (message: string): CheckVerdict => ({ state: 'not_used', message });

/** How far two clocks may be apart, in milliseconds. */
const clockToleranceMs = 60_000;

/** Every check, in the order in which an administrator mends them. */
export const setupChecks: readonly SetupCheck[] = [
  {
    id: 'settings',
    title: 'Settings',
    verdict: ({ problems }) =>
      problems.length === 0
        ? works('All settings can be read.')
        : fails(
            `${problems.map(({ name, reason }) => `The setting ${name} ${reason}.`).join(' ')} Until that is corrected, every call fails, and the other parts cannot be tested.`,
          ),
  },
  {
    id: 'vault',
    title: 'Key Vault',
    verdict: ({ vault, upstreams }) => {
      if (vault === undefined) return notUsed('No setting names a vault.');
      const codes = upstreams.map(({ code }) => code);
      if (codes.includes('vault_unavailable')) {
        return fails(
          'The vault cannot be read. Check its network rules, and that the app’s identity has the role Key Vault Secrets User.',
        );
      }
      if (codes.includes('no_key')) {
        return fails('The vault has no OpenAI key. Add it as a secret with the name in OPENAI_SECRET_NAME.');
      }
      if (codes.includes('stored_key_malformed')) {
        return fails('The secret in the vault is not a key. Store the key alone, on one line.');
      }
      return upstreams.some(({ key_source }) => key_source === 'vault')
        ? works('The key comes from the vault.')
        : notUsed('The upstreams of this connection need no key from the vault.');
    },
  },
  {
    id: 'upstreams',
    title: 'OpenAI and other upstreams',
    verdict: ({ upstreams }) => {
      const failing = upstreams.filter(({ key_accepted }) => key_accepted !== true);
      if (upstreams.length === 0) return notUsed('They are tested once the settings are right.');
      if (failing.length === 0) {
        return works(
          `${list(upstreams)} ${upstreams.length === 1 ? 'accepts its key' : 'accept their keys'}.`,
        );
      }
      const sentences = failing.map(({ name, message }) => `${name}: ${message}`).join(' ');
      return failing.length < upstreams.length ? attention(sentences) : fails(sentences);
    },
  },
  {
    id: 'tables',
    title: 'Storage: tables',
    verdict: ({ problems, tables }) => {
      if (problems.length > 0) return notUsed('They are tested once the settings are right.');
      return tables === undefined
        ? works('Limits, usage and long answers can be stored.')
        : fails(
            `Tables cannot be read (${tables}). Check the network rules of the storage account, and that the app’s identity has the role Storage Table Data Contributor.`,
          );
    },
  },
  {
    id: 'blobs',
    title: 'Storage: blobs',
    verdict: ({ problems, blobs }) => {
      if (problems.length > 0) return notUsed('They are tested once the settings are right.');
      return blobs === undefined
        ? works('Pictures can be stored.')
        : attention(
            `Blobs cannot be read (${blobs}), so pictures come without links. Check that the app’s identity has the role Storage Blob Data Owner on the storage account.`,
          );
    },
  },
  {
    id: 'clock',
    title: 'Clock',
    verdict: ({ clockMs }) => {
      if (clockMs === undefined)
        return notUsed('Send the time in milliseconds since 1970 as `now` to test it.');
      return Math.abs(clockMs) <= clockToleranceMs
        ? works('The app’s clock agrees with that of your computer.')
        : attention(
            `The app’s clock and that of your computer are ${apart(Math.abs(clockMs))} apart. Set the clock of your computer; if that is right, restart the app.`,
          );
    },
  },
  {
    id: 'address',
    title: 'Public address',
    verdict: ({ publicAddress, calledAddress, isReached }) => {
      if (isReached === undefined) {
        return works(`Links to pictures and the definition begin with ${publicAddress}.`);
      }
      return isReached
        ? works(`${publicAddress} leads to this app. You called it at ${calledAddress}.`)
        : fails(
            `The app cannot be reached at ${publicAddress}, so links to pictures and long answers do not work. Correct the setting PUBLIC_URL, or the gateway at that address.`,
          );
    },
  },
];

/** A duration in its largest unit. */
function apart(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1440
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1440), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

function list(upstreams: readonly UpstreamStatus[]): string {
  return allOf(upstreams.map(({ name }) => name));
}
