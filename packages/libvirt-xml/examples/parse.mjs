// Says where the disks of a domain lie: node parse.mjs < domain.xml
import { text } from 'node:stream/consumers';
import { domain, XmlError } from '@aula/libvirt-xml';

try {
  const { name, memoryKiB, devices } = domain.parse(await text(process.stdin));
  console.log(name, memoryKiB);
  for (const disk of devices?.disks ?? []) {
    const where = disk.type === 'file' ? disk.source?.file : disk.type;
    console.log(disk.target.dev, where);
  }
} catch (error) {
  if (!(error instanceof XmlError)) throw error;
  console.log(error.code, error.message);
}
