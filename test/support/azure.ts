/** Starts the simulated Azure OpenAI for a test. It accepts the tokens of every app that `startApp` starts. */
import path from 'node:path';
import { startSimulatedAzure, type SimulatedAzure } from '../../local/azure';
import { loadCertificate } from '../../local/vault/certificate';
import { root } from './app';

export type { SimulatedAzure } from '../../local/azure';

/**
 * Starts the simulation.
 *
 * @param deployments - the models behind the deployments; one for each purpose if left out
 */
export async function startAzure(deployments?: Readonly<Record<string, string>>): Promise<SimulatedAzure> {
  const certificate = await loadCertificate(path.join(root, '.local'));
  return startSimulatedAzure({ certificate, ...(deployments && { deployments }) });
}
