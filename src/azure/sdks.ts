/** Loads the Azure SDKs that calls need before the first call does. */

/**
 * Loads the SDKs for tables, identities and vaults. Whatever uses them still imports them itself, and finds them loaded. If one
 * cannot be loaded, the call that needs it shows why.
 */
export async function loadSdks(): Promise<void> {
  await Promise.allSettled([
    import('@azure/data-tables'),
    import('@azure/identity'),
    import('@azure/keyvault-secrets'),
  ]);
}
