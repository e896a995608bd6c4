/** Starts the simulated Azure OpenAI for a test. It accepts the tokens of every app that `startApp` starts. */
import path from 'node:path';
import { startSimulatedAzure, type SimulatedAzure, type SimulatedAzureOptions } from '../../local/azure';
import { loadCertificate } from '../../local/vault/certificate';
import { root } from './app';

export type { SimulatedAzure } from '../../local/azure';

/**
 * Starts the simulation.
 */
export async function startAzure(
  options: Pick<SimulatedAzureOptions, 'deployments' | 'tries' | 'now'> = {},
): Promise<SimulatedAzure> {
  const certificate = await loadCertificate(path.join(root, '.local'));
  return startSimulatedAzure({ certificate, ...options });
}
