/** Starts local stand-ins for everything that the app needs: storage, a vault, an identity, OpenAI and Azure OpenAI. */
import path from 'node:path';
import { isLoopback } from '../src/settings';
import { settingTable } from '../src/settings';
import { upstreamsFor, type Recipe } from './recipes';
import { readLocalSettings, type Environment } from './settings-file';
import { loadCertificate, trustFile } from './vault/certificate';
import { startIdentity, startVault } from './vault';

/** Running stand-ins. */
export interface StandIns {
  /** Settings that point the app to them. */
  environment: Environment;
  /** Base URL of OpenAI, simulated or real. */
  openai: string;
  /** Address of the simulated Azure OpenAI; undefined if the recipe does not need it. */
  azure: string | undefined;
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
  /** The upstreams that the app uses; OpenAI alone if left out. */
  recipe?: Recipe | undefined;
  say: (line: string) => void;
}

/** The usual ports: Azurite's own, and one each for OpenAI (also in the sample settings), Azure OpenAI and the vault. */
const usualPorts = { blob: 10_000, table: 10_002, openai: 4010, azure: 4011, vault: 8443 };

/**
 * Starts a stand-in for everything that is not set in the environment or in local.settings.json. If
 * OPENAI_API_KEY is set, the app calls the real OpenAI, unless OPENAI_BASE_URL is set, too.
 *
 * The largest stand-ins are loaded only when they are needed. Azurite alone takes half of the time to start.
 */
export async function startStandIns({
  folder,
  anyPorts,
  dataFolder,
  today,
  recipe,
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
      await (
        await import('./azurite.js')
      ).startAzurite({
        blobPort: port(usualPorts.blob),
        tablePort: port(usualPorts.table),
        folder: dataFolder && path.join(dataFolder, 'azurite'),
        onTaken: onTaken('Azurite'),
      }),
    ).connectionString;

  const localFolder = path.join(folder, '.local');
  const certificate = await loadCertificate(localFolder);
  const tries = new Map<string, number>();
  const openai =
    chosen.OPENAI_BASE_URL ??
    (chosen.OPENAI_API_KEY && settingTable.openaiBaseUrl.defaultText) ??
    keep(
      await (
        await import('./openai/index.js')
      ).startSimulatedOpenAI({
        port: port(usualPorts.openai),
        ...{ certificate, tries },
        onTaken: onTaken('the simulated OpenAI'),
        ...(today !== undefined && { today: () => today }),
      }),
    ).url;

  const azure =
    recipe === 'azure' || recipe === 'azure-behind'
      ? keep(
          await (
            await import('./azure/index.js')
          ).startSimulatedAzure({
            ...{ certificate, tries },
            port: port(usualPorts.azure),
            onTaken: onTaken('the simulated Azure OpenAI'),
          }),
        ).url
      : undefined;

  const hasVault = chosen.KEY_VAULT_URI !== undefined || chosen.OPENAI_API_KEY === undefined;
  const secretName = all.OPENAI_SECRET_NAME || settingTable.openaiSecretName.defaultText;
  const secrets = { [secretName]: settingTable.openaiApiKey.localValue };
  const vault =
    chosen.KEY_VAULT_URI ??
    (hasVault
      ? keep(await startVault(certificate, secrets, port(usualPorts.vault), onTaken('the vault'))).url
      : undefined);
  // A real vault is read with the sign-in of the person who runs this.
  const isLocal = vault === undefined ? recipe !== undefined : isLoopback(vault);
  const identity = isLocal ? keep(await startIdentity(certificate)).environment : {};

  return {
    environment: {
      ...all,
      AzureWebJobsStorage: storage,
      OPENAI_BASE_URL: openai,
      ...identity,
      ...(recipe && { UPSTREAMS: upstreamsFor(recipe, { openai, azure: azure ?? '' }) }),
      ...chosen,
      ...(vault && { KEY_VAULT_URI: vault }),
      NODE_EXTRA_CA_CERTS: trustFile(localFolder, certificate, chosen.NODE_EXTRA_CA_CERTS),
    },
    openai,
    azure,
    vault,
    storage,
    stop: async () => {
      await Promise.all(started.map((standIn) => standIn.stop()));
    },
  };
}
