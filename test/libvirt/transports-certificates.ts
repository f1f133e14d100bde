import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Authority {
  readonly folder: string;
  readonly cert: string;
}

interface CertificateOptions {
  /** Without: a certificate for clients. */
  names?: readonly string[];
  expired?: boolean;
}

/** A certificate authority in a folder of its own. */
export async function makeAuthority(folder: string): Promise<Authority> {
  await mkdir(folder);
  const cert = join(folder, 'cacert.pem');
  const ca = ['-subj', '/CN=test CA', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl('req', '-x509', ...newKey(join(folder, 'cakey.pem')), '-out', cert, '-days', '2', ...ca);
  await writeFile(join(folder, 'index.txt'), '');
  return { folder, cert };
}

/** Signs a certificate; returns where it and its key are. */
export async function makeCertificate(
  authority: Authority,
  name: string,
  options: CertificateOptions = {},
): Promise<{ cert: string; key: string }> {
  const { folder } = authority;
  const [cert, key, request, config] = ['cert.pem', 'key.pem', 'csr.pem', 'cnf'].map((suffix) => join(folder, `${name}${suffix}`)) as [
    string,
    string,
    string,
    string,
  ];
  const usage = options.names ? 'serverAuth' : 'clientAuth';
  const names = options.names ? `subjectAltName=${options.names.join(',')}\n` : '';
  await writeFile(
    config,
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${folder}/index.txt\nnew_certs_dir=${folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n` +
      `[x]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=${usage}\n${names}`,
  );
  await openssl('req', '-new', ...newKey(key), '-out', request, '-subj', `/CN=${name}`);
  const validity = options.expired ? ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'] : ['-days', '2'];
  const signer = ['-cert', authority.cert, '-keyfile', join(folder, 'cakey.pem')];
  await openssl('ca', '-batch', '-notext', '-config', config, '-extensions', 'x', ...signer, '-in', request, '-out', cert, ...validity);
  return { cert, key };
}

/** Revokes a certificate; returns the list of those that are. */
export async function revoke({ folder, cert: ca }: Authority, name: string): Promise<string> {
  const signer = ['-config', join(folder, `${name}cnf`), '-cert', ca, '-keyfile', join(folder, 'cakey.pem')];
  const list = join(folder, 'crl.pem');
  await openssl('ca', ...signer, '-revoke', join(folder, `${name}cert.pem`));
  await openssl('ca', ...signer, '-gencrl', '-crldays', '2', '-out', list);
  return list;
}

/** A folder as `pkipath=` wants it. Without `client` this side has no certificate. */
export async function makePkiFolder(folder: string, authority: Authority, client?: { cert: string; key: string }): Promise<string> {
  await mkdir(folder);
  await cp(authority.cert, join(folder, 'cacert.pem'));
  if (client) {
    await cp(client.cert, join(folder, 'clientcert.pem'));
    await cp(client.key, join(folder, 'clientkey.pem'));
  }
  return folder;
}

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', path];
}

async function openssl(...args: string[]): Promise<void> {
  await run('openssl', args, { timeout: 20_000 });
}
