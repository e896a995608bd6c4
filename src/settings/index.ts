/** Reads the settings of the app, once. No other file of the app reads the environment. */
import type { Setting } from './kinds';
import { settingTable } from './table';
import { speechName, upstreamsOf, type Upstream } from './upstream';

export { isLoopback } from './kinds';
export { bareKey, describeMalformedKey, isKey } from './openai-key';
export { isDay, settingTable, type ModelReplacement } from './table';
export type { Federation, Opening, Upstream, UpstreamKind } from './upstream';

/** A wrong or missing setting, described for the administrator. The value is never repeated. */
export interface SettingProblem {
  name: string;
  reason: string;
}

/** The values of the settings in a table. */
type ValuesOf<Table extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** The values of all settings, and what is derived from them. */
export type Settings = ValuesOf<typeof settingTable> & {
  /** Whether the app runs in Azure rather than on a developer's machine. */
  readonly runsInAzure: boolean;
  /** The services that take requests, at least one. */
  readonly upstreams: readonly Upstream[];
};

/**
 * Reads and checks all settings. A blank setting counts as missing.
 *
 * @param environment - where the settings are read from; by default the environment of the process
 * @returns the values and all problems; use the values only if `problems` is empty
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): {
  settings: Settings;
  problems: SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const read = ({ name, read: readText }: Setting<unknown>) =>
    readText(environment[name]?.trim() || undefined, (reason) => problems.push({ name, reason }));
  const pairs = Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => [key, read(setting)]);
  // Each value comes from the row with the same name, but the compiler cannot see that.
  const values = Object.fromEntries(pairs) as ValuesOf<typeof settingTable>;
  const runsInAzure = Boolean(values.siteName ?? values.instanceId ?? values.podName);
  const settings = { ...values, runsInAzure, upstreams: upstreamsOf(values) };
  problems.push(...problemsTogether(settings));
  return { settings, problems };
}

/** Finds problems that no setting shows alone: a key that is not allowed, no key at all, or no storage. */
function problemsTogether(settings: Settings): SettingProblem[] {
  const { openaiApiKey, runsInAzure, keyVaultUri, allowCallerKey, upstreams } = settings;
  const { storageConnection, storageTableUri, storageAccountName } = settings;
  const problems: SettingProblem[] = [];
  if (openaiApiKey && runsInAzure) {
    const reason =
      'is for a developer’s machine; in Azure, put the key into Key Vault and remove this setting';
    problems.push({ name: 'OPENAI_API_KEY', reason });
  }
  if (!keyVaultUri && upstreams.some((upstream) => needsVault(upstream, settings))) {
    problems.push({ name: 'KEY_VAULT_URI', reason: 'is missing' });
  }
  if (allowCallerKey && !upstreams.some(({ kind }) => kind === 'openai')) {
    const reason =
      'is of no use, because no upstream takes an OpenAI key: remove it, or add one of the kind openai';
    problems.push({ name: 'ALLOW_CALLER_KEY', reason });
  }
  const names = upstreams.map(({ name }) => name);
  if (names.indexOf(speechName) < names.lastIndexOf(speechName)) {
    const reason = `must not have an entry with the name ${speechName}, which is that of AZURE_SPEECH_ENDPOINT`;
    problems.push({ name: 'UPSTREAMS', reason });
  }
  if (!storageConnection && !storageTableUri && !storageAccountName) {
    problems.push({ name: 'AzureWebJobsStorage', reason: 'is missing' });
  }
  return problems;
}

/** Whether an upstream gets its key from the vault only. */
function needsVault({ kind, opening }: Upstream, settings: Settings): boolean {
  if (opening.by !== 'secret') return false;
  const { openaiApiKey, openaiSecretName, allowCallerKey } = settings;
  const isOnMachine = openaiApiKey !== undefined && opening.secret === openaiSecretName;
  return !(kind === 'openai' && (isOnMachine || allowCallerKey));
}
