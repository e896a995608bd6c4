/**
 * Creates the certificate of the Key Vault stand-in once and keeps it, so that two local apps trust each
 * other's vault.
 */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate with its private key, and the file that a client must trust (NODE_EXTRA_CA_CERTS). */
export interface Certificate {
  cert: string;
  key: string;
  certificateFile: string;
}

const validDays = 3650;

/**
 * Loads the certificate from a folder, and creates it first if it is missing.
 *
 * @param parent - folder that contains the folder `certificate`; created if missing
 */
export async function loadCertificate(parent: string): Promise<Certificate> {
  const folder = path.join(parent, 'certificate');
  if (!existsSync(folder)) await createCertificate(parent, folder);
  const certificateFile = path.join(folder, 'certificate.pem');
  const [cert, key] = [certificateFile, path.join(folder, 'key.pem')].map((file) =>
    readFileSync(file, 'utf8'),
  );
  return { cert: cert ?? '', key: key ?? '', certificateFile };
}

/**
 * Gives one file with this certificate and those that the machine already trusts: Node reads only one.
 *
 * @param folder - where the file is written
 * @param alreadyTrusted - value of NODE_EXTRA_CA_CERTS on the machine
 * @returns path of the file
 */
export function trustFile(
  folder: string,
  certificate: Certificate,
  alreadyTrusted: string | undefined,
): string {
  if (!alreadyTrusted || !existsSync(alreadyTrusted)) return certificate.certificateFile;
  const both = `${readFileSync(alreadyTrusted, 'utf8')}\n${certificate.cert}`;
  const name = hash('sha256', both).slice(0, 16);
  const file = path.join(folder, `trusted-${name}.pem`);
  if (!existsSync(file)) {
    writeFileSync(`${file}.${process.pid}`, both);
    renameSync(`${file}.${process.pid}`, file);
  }
  return file;
}

/**
 * Creates the certificate in a temporary folder and renames the folder. Another app may start at the same
 * moment, so the folder must appear complete. The first one stays.
 */
async function createCertificate(parent: string, folder: string): Promise<void> {
  mkdirSync(parent, { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  // Loaded here, because it takes longer to load than everything else that most starts need.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keySize: 2048,
    notAfterDate: new Date(Date.now() + validDays * 24 * 3600 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  writeFileSync(path.join(draft, 'certificate.pem'), made.cert);
  writeFileSync(path.join(draft, 'key.pem'), made.private, { mode: 0o600 });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
