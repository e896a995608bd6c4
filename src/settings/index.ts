/** Reads the settings of the app, once. The only place that looks at the environment. */
import type { Setting } from './kinds';
import { settingTable } from './table';

export { isLoopback } from './kinds';
export { isDay, settingTable, type ModelReplacement } from './table';

/** One wrong or missing setting, in words for the administrator. The value is never repeated. */
export interface SettingProblem {
  name: string;
  reason: string;
}

/** The values that the settings of a table have. */
type ValuesOf<Table extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** The values of all settings, and what follows from them. */
export type Settings = ValuesOf<typeof settingTable> & {
  /** Whether the app runs in Azure, and not on a developer's machine. */
  readonly runsInAzure: boolean;
};

/**
 * Reads and checks all settings. A blank one counts as absent.
 *
 * @param environment - where they are read from; the environment of the process unless a test says otherwise
 * @returns the values, to be used only when `problems` is empty
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): {
  settings: Settings;
  problems: SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const read = ({ name, read: readText }: Setting<unknown>) =>
    readText(environment[name]?.trim() || undefined, (reason) => problems.push({ name, reason }));
  const pairs = Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => [key, read(setting)]);
  // Each value comes from the row of the same name, which the compiler cannot see.
  const values = Object.fromEntries(pairs) as ValuesOf<typeof settingTable>;
  const runsInAzure = Boolean(values.siteName ?? values.instanceId ?? values.podName);
  const settings = { ...values, runsInAzure };
  problems.push(...problemsTogether(settings));
  return { settings, problems };
}

/** What no single setting can see: a key where none may be, or no key at all. */
function problemsTogether(settings: Settings): SettingProblem[] {
  const { openaiApiKey, runsInAzure, keyVaultUri, allowCallerKey } = settings;
  const { storageConnection, storageTableUri, storageAccountName } = settings;
  const problems: SettingProblem[] = [];
  if (openaiApiKey && runsInAzure) {
    const reason =
      'is for a developer’s machine; in Azure, put the key into Key Vault and remove this setting';
    problems.push({ name: 'OPENAI_API_KEY', reason });
  }
  if (!keyVaultUri && !openaiApiKey && !allowCallerKey) {
    problems.push({ name: 'KEY_VAULT_URI', reason: 'is missing' });
  }
  if (!storageConnection && !storageTableUri && !storageAccountName) {
    problems.push({ name: 'AzureWebJobsStorage', reason: 'is missing' });
  }
  return problems;
}
