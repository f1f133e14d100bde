import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's libvirt0 puts libvirt's own schemas. */
export const SCHEMAS_FOLDER = '/usr/share/libvirt/schemas';
/** Documents for one run of xmllint, far below what one command line takes. */
const FILES_PER_RUN = 500;
const RUN_TIMEOUT_MS = 120_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** A schema's file name without its ending. */
export type Schema =
  | 'capability'
  | 'domain'
  | 'domaincaps'
  | 'domaincheckpoint'
  | 'domainsnapshot'
  | 'network'
  | 'networkport'
  | 'nodedev'
  | 'nwfilter'
  | 'nwfilterbinding'
  | 'secret'
  | 'storagepool'
  | 'storagevol';

/** A document that libvirt's schema refuses. */
export interface SchemaFault {
  /** Position in the list that was given. */
  index: number;
  /** What xmllint says, without the paths of temporary files. */
  complaints: string[];
  document: string;
}

/**
 * Validates documents against one of libvirt's RelaxNG schemas with one process of xmllint for many of them; resolves with those
 * that are refused. Rejects when xmllint cannot run or says nothing about a document.
 */
export async function schemaFaults(schema: Schema, documents: readonly string[]): Promise<SchemaFault[]> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-relaxng-'));
  try {
    const faults: SchemaFault[] = [];
    for (let start = 0; start < documents.length; start += FILES_PER_RUN) {
      faults.push(...(await validateSome(schema, documents.slice(start, start + FILES_PER_RUN), start, folder)));
    }
    return faults;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function validateSome(schema: Schema, documents: readonly string[], start: number, folder: string): Promise<SchemaFault[]> {
  const files = documents.map((_, at) => join(folder, `${start + at}.xml`));
  await Promise.all(files.map((file, at) => writeFile(file, documents[at] ?? '')));
  const lines = (await xmllint(['--noout', '--nonet', '--relaxng', join(SCHEMAS_FOLDER, `${schema}.rng`), ...files])).split('\n');
  return documents.flatMap((document, at) => {
    const file = files[at] ?? '';
    if (lines.includes(`${file} validates`)) return [];
    const complaints = lines.flatMap((line) => (line.startsWith(`${file}:`) ? [line.slice(file.length + 1)] : []));
    if (complaints.length === 0 && !lines.includes(`${file} fails to validate`)) {
      throw new Error(`xmllint says nothing about document ${start + at}: ${lines.join('\n').slice(0, 2000)}`);
    }
    return [{ index: start + at, complaints, document }];
  });
}

/** Its stderr, whatever its exit code: an invalid document is an answer, not a failure. */
function xmllint(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('xmllint', args, { timeout: RUN_TIMEOUT_MS, maxBuffer: OUTPUT_MAX_BYTES }, (error, _stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(stderr);
    });
  });
}
