import { procedures as p } from '@aula/libvirt';
import type { DomainRef, Ref } from './objects.ts';
import type { Suite } from './suite.ts';

/** Not a multiple of a packet's size, nor of four bytes. */
const SIZE = 700_001;
/** Bytes of a fixed pattern, another for each `seed`. */
function pattern(seed: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 8) * seed) & 0xff));
}

interface Volume {
  pool: string;
  name: string;
  key: string;
}

/** Volumes filled by one side and read by both. */
export function volumeStreamCases(s: Suite, disk: Ref<Volume>): void {
  const length = BigInt(SIZE);
  const part = { vol: disk.handle, offset: 3n, length, flags: 0 };
  const first = pattern(7);
  const second = pattern(11);
  const upload = { ...disk.py('upload', 3, SIZE, 0), stream: 0 };
  const download = { ...disk.py('download', 3, SIZE, 0), stream: 0 };
  s.stream(p.storageVolUpload, part, upload, () => 0, { send: first });
  s.stream(p.storageVolDownload, part, download, () => 0, { expected: first, when: 'what both wrote' });
  s.oneSided(
    'storageVolUpload is read by the peer',
    async ({ ours }) => {
      const { stream } = await ours.openStream(p.storageVolUpload, part);
      await new Promise<void>((resolve, reject) => {
        stream.once('error', reject).once('finish', resolve).end(second);
      });
    },
    async ({ peer, uri }) => (await peer.call(uri, download)).outcome,
    { value: [0n, { bytes: second.toString('hex') }] },
  );
  s.stream(p.storageVolDownload, { ...part, offset: 0n, length: 10n }, { ...disk.py('download', 0, 10, 0), stream: 0 }, () => 0, {
    expected: Buffer.concat([Buffer.alloc(3), second.subarray(0, 7)]),
    when: 'the beginning',
  });
}

/** The picture of a domain that stands still. */
export function screenshotCases(s: Suite, dom: DomainRef): void {
  s.stream(p.domainScreenshot, { dom: dom.handle, screen: 0, flags: 0 }, { ...dom.py('screenshot', 0, 0), stream: 0 }, (r) => r.mime);
}
