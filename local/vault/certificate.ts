/** The certificate of the Key Vault stand-in, made once and kept, so that two local apps trust each other's vault. */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';

/** A certificate with its private key, and the file that a client must trust (NODE_EXTRA_CA_CERTS). */
export interface Certificate {
  cert: string;
  key: string;
  certificateFile: string;
}

const validDays = 3650;

/**
 * Gives the certificate of a folder, making it first where there is none.
 *
 * @param parent - the folder that holds the folder `certificate`; is created when missing
 */
export async function loadCertificate(parent: string): Promise<Certificate> {
  const folder = path.join(parent, 'certificate');
  if (!existsSync(folder)) await make(parent, folder);
  const certificateFile = path.join(folder, 'certificate.pem');
  const [cert, key] = [certificateFile, path.join(folder, 'key.pem')].map((file) =>
    readFileSync(file, 'utf8'),
  );
  return { cert: cert ?? '', key: key ?? '', certificateFile };
}

/**
 * Gives a file with the certificate and with those that the machine trusts already, because Node reads one file only.
 *
 * @param folder - where the file is written
 * @param alreadyTrusted - the NODE_EXTRA_CA_CERTS of the machine
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

/** Another app may be starting at the same moment, so the folder appears whole, and the first one stays. */
async function make(parent: string, folder: string): Promise<void> {
  mkdirSync(parent, { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
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
