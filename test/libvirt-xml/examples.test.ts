import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domain, network, XmlError } from '@aula/libvirt-xml';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaFaults } from './relaxng.ts';

const PACKAGE = join(import.meta.dirname, '../../packages/libvirt-xml');
const EXAMPLES = join(PACKAGE, 'examples');

const DOMAIN = `<domain type="kvm">
  <!-- kept -->
  <name>seat</name>
  <memory unit='GiB'>2</memory>
  <devices>
    <disk type='file'>
      <driver name='qemu' type='qcow2'/>
      <source file='/a.qcow2'/>
      <target dev='vda' bus='virtio'/>   <newer thing='1'/>
    </disk>
  </devices>
</domain>
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-xml-examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = async (name: string, args: readonly string[] = [], input = ''): Promise<string> =>
  (await execa(process.execPath, [join(EXAMPLES, name), ...args], { input, stripFinalNewline: false })).stdout;

describe('the examples', () => {
  it('are the ones in the README', async () => {
    const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code).sort();
    const names = await readdir(EXAMPLES);
    const files = await Promise.all(names.map((name) => readFile(join(EXAMPLES, name), 'utf8')));
    expect(blocks).toEqual(files.sort());
  });

  it('build a document that libvirt takes', async () => {
    const xml = await run('build.mjs');
    expect(xml).toContain("name='desk &amp; chair'");
    expect(await schemaFaults('network', [xml.trim()])).toEqual([]);
    expect(() => network.build({ name: 'n', domain: { name: 'a b' } })).toThrow(
      '/network/domain/@name: "a b" is not allowed; expected a DNS name',
    );
  });

  it('parse a document, and say where one is wrong', async () => {
    expect(await run('parse.mjs', [], DOMAIN)).toBe('seat 2097152\nvda /a.qcow2\n');
    const wrong = "<domain type='kvm'>\n  <name>seat</name>\n    <vcpu>two</vcpu>\n</domain>";
    expect(await run('parse.mjs', [], wrong)).toBe(
      'unexpected line 3, column 5: /domain/vcpu: "two" is not allowed; expected a whole number from 0\n',
    );
    expect(() => domain.parse('<domain')).toThrow(XmlError);
  });

  it('edit a document and leave the rest', async () => {
    const edited = DOMAIN.replace("<memory unit='GiB'>2", "<memory unit='GiB'>4").replace("type='qcow2'/>", "type='qcow2' cache='none'/>");
    expect(await run('edit.mjs', [], DOMAIN)).toBe(edited);
  });

  it('tell what differs', async () => {
    const [is, wanted] = [join(folder, 'is.xml'), join(folder, 'wanted.xml')];
    await writeFile(is, DOMAIN);
    await writeFile(wanted, DOMAIN.replace("'GiB'>2", "'GiB'>4").replace('<name>', '<title>Seat</title><name>'));
    expect(await run('diff.mjs', [is, wanted])).toBe('next-boot: memory 2 GiB → 4 GiB\nlive: title added: Seat (virDomainSetMetadata)\n');
  });

  it('change any document', async () => {
    expect(await run('tree.mjs', [], "<a b='1'>\n  <c/>\n</a>\n")).toBe(
      "<a b='1' seen='yes &amp; no'>\n  <c/>\n  <note by=\"tree.mjs\">a &lt; b</note>\n</a>\n",
    );
  });
});
