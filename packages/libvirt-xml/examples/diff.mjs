// Says what has to change for one domain to become the other: node diff.mjs is.xml wanted.xml
import { readFile } from 'node:fs/promises';
import { diff } from '@aula/libvirt-xml';

const [is, wanted] = await Promise.all(process.argv.slice(2).map((path) => readFile(path, 'utf8')));
for (const { effect, summary, call } of diff(is, wanted)) {
  console.log(`${effect}: ${summary}${call === null ? '' : ` (${call})`}`);
}
