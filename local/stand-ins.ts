/** Starts local stand-ins for everything that the app needs: storage, a vault, an identity and OpenAI. */
import path from 'node:path';
import { isLoopback } from '../src/settings';
import { settingTable } from '../src/settings';
import { startAzurite } from './azurite';
import { startSimulatedOpenAI } from './openai';
import { readLocalSettings, type Environment } from './settings-file';
import { loadCertificate, trustFile } from './vault/certificate';
import { startIdentity, startVault } from './vault';

/** Running stand-ins. */
export interface StandIns {
  /** Settings that point the app to them. */
  environment: Environment;
  /** Base URL of OpenAI, simulated or real. */
  openai: string;
  /** Address of the vault; undefined when a setting holds the key. */
  vault: string | undefined;
  /** Connection string of the storage. */
  storage: string;
  stop: () => Promise<void>;
}

/** Options of the stand-ins. */
export interface StandInOptions {
  /** The project root. */
  folder: string;
  /** Whether to take any free ports instead of the usual ones. */
  anyPorts: boolean;
  /** Folder for data that outlives the process. Without it, data stays in memory. */
  dataFolder?: string | undefined;
  /** Today's date for the simulated OpenAI, as YYYY-MM-DD; the real one if left out. */
  today?: string | undefined;
  say: (line: string) => void;
}

/** The usual ports: Azurite's own, and one each for OpenAI (also in the sample settings) and the vault. */
const usualPorts = { blob: 10_000, table: 10_002, openai: 4010, vault: 8443 };

/**
 * Starts a stand-in for everything that is not set in the environment or in local.settings.json. If
 * OPENAI_API_KEY is set, the app calls the real OpenAI, unless OPENAI_BASE_URL is set, too.
 */
export async function startStandIns({
  folder,
  anyPorts,
  dataFolder,
  today,
  say,
}: StandInOptions): Promise<StandIns> {
  const { all, chosen } = readLocalSettings(folder, process.env);
  const port = (usual: number) => (anyPorts ? 0 : usual);
  const onTaken = (what: string) => (taken: number) =>
    say(`Port ${taken} is taken; ${what} tries the next one.`);
  const started: { stop: () => Promise<void> }[] = [];
  const keep = <Started extends { stop: () => Promise<void> }>(standIn: Started): Started => {
    started.push(standIn);
    return standIn;
  };

  const storage =
    chosen.AzureWebJobsStorage ??
    keep(
      await startAzurite({
        blobPort: port(usualPorts.blob),
        tablePort: port(usualPorts.table),
        folder: dataFolder && path.join(dataFolder, 'azurite'),
        onTaken: onTaken('Azurite'),
      }),
    ).connectionString;

  const openai =
    chosen.OPENAI_BASE_URL ??
    (chosen.OPENAI_API_KEY && settingTable.openaiBaseUrl.defaultText) ??
    keep(
      await startSimulatedOpenAI({
        port: port(usualPorts.openai),
        onTaken: onTaken('the simulated OpenAI'),
        ...(today !== undefined && { today: () => today }),
      }),
    ).url;

  const localFolder = path.join(folder, '.local');
  const certificate = await loadCertificate(localFolder);
  const hasVault = chosen.KEY_VAULT_URI !== undefined || chosen.OPENAI_API_KEY === undefined;
  const secretName = all.OPENAI_SECRET_NAME || settingTable.openaiSecretName.defaultText;
  const secrets = { [secretName]: settingTable.openaiApiKey.localValue };
  const vault =
    chosen.KEY_VAULT_URI ??
    (hasVault
      ? keep(await startVault(certificate, secrets, port(usualPorts.vault), onTaken('the vault'))).url
      : undefined);
  const identity = vault && isLoopback(vault) ? keep(await startIdentity()).environment : {};

  return {
    environment: {
      ...all,
      AzureWebJobsStorage: storage,
      OPENAI_BASE_URL: openai,
      ...identity,
      ...chosen,
      ...(vault && { KEY_VAULT_URI: vault }),
      NODE_EXTRA_CA_CERTS: trustFile(localFolder, certificate, chosen.NODE_EXTRA_CA_CERTS),
    },
    openai,
    vault,
    storage,
    stop: async () => {
      await Promise.all(started.map((standIn) => standIn.stop()));
    },
  };
}
