// Gives a domain more memory, and its first disk another cache: node edit.mjs < domain.xml
import { text } from 'node:stream/consumers';
import { domain } from '@aula/libvirt-xml';

const edited = domain.edit(await text(process.stdin), (draft) => {
  draft.memoryKiB = 4 * 1024 * 1024;
  const disk = draft.devices?.disks?.[0];
  if (disk) disk.driver = { ...disk.driver, cache: 'none' };
});
process.stdout.write(edited);
