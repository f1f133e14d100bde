import { ProvisionError } from '../provision-error.ts';

/** One entry of an initramfs. Times, owners and inode numbers are fixed, so that the same entries give the same bytes. */
export type CpioEntry =
  | { path: string; kind: 'folder'; mode?: number }
  | { path: string; kind: 'file'; data: Buffer; mode?: number }
  | { path: string; kind: 'link'; target: string };

const TYPE = { folder: 0o040000, file: 0o100000, link: 0o120000 } as const;
const FILE_MAX_BYTES = 0xffffffff;

/** Packs a cpio archive in the `newc` form that the kernel reads, entries sorted by path; folders above an entry are added. */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  const all = new Map<string, CpioEntry>();
  for (const entry of entries) {
    if (entry.path.startsWith('/') || entry.path.includes('\0'))
      throw new ProvisionError('bad-request', `not a path in an archive: ${entry.path}`);
    const parts = entry.path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      if (!all.has(folder)) all.set(folder, { path: folder, kind: 'folder' });
    }
    all.set(entry.path, entry);
  }
  const sorted = [...all.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const parts = sorted.flatMap((entry, index) => packEntry(entry, index + 1));
  return Buffer.concat([...parts, ...packRecord('TRAILER!!!', 0, 0, Buffer.alloc(0))]);
}

function packEntry(entry: CpioEntry, inode: number): Buffer[] {
  if (entry.kind === 'link') return packRecord(entry.path, inode, TYPE.link | 0o777, Buffer.from(entry.target));
  if (entry.kind === 'folder') return packRecord(entry.path, inode, TYPE.folder | (entry.mode ?? 0o755), Buffer.alloc(0));
  if (entry.data.length > FILE_MAX_BYTES) throw new ProvisionError('bad-request', `too large for an archive: ${entry.path}`);
  return packRecord(entry.path, inode, TYPE.file | (entry.mode ?? 0o644), entry.data);
}

function packRecord(name: string, inode: number, mode: number, data: Buffer): Buffer[] {
  const nameBytes = Buffer.from(`${name}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (major, minor), special device (major, minor), name length, checksum
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, nameBytes.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, nameBytes, padding(header.length + nameBytes.length), data, padding(data.length)];
}

const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);
