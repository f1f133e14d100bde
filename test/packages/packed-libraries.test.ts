import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIBRARIES, packLibrary } from '../../scripts/lib/pack/pack-library.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Half a minute of compiling, on a machine with nothing else to do. */
const PACK_TIMEOUT_MS = 600_000;
let project: string;

const installed = (name: string) => join(project, 'node_modules/@aula', name);

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'aula-packed-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const archives: string[] = [];
  for (const name of LIBRARIES) archives.push(await packLibrary(name, join(project, 'packed')));
  await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', ...archives], { cwd: project });
}, PACK_TIMEOUT_MS);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the libraries as npm publishes them', () => {
  it('bring no other package along', () => {
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@aula']);
  });

  it.each(LIBRARIES)('%s holds JavaScript, types, README, licence and reference, and no sources or tests', (name) => {
    const files = readdirSync(installed(name), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'index.js',
        'index.d.ts',
        'README.md',
        'LICENSE',
        join('docs', 'README.md'),
        join('docs', 'functions'),
      ]),
    );
    expect(files.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file) && !file.startsWith('examples'))).toEqual([]);
    expect(JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8'))).not.toHaveProperty('private');
  });

  it('run from plain JavaScript', async () => {
    writeFileSync(
      join(project, 'consumer.js'),
      `import { connect, isLibvirtError, procedures } from '@aula/libvirt';
       import { parseXml } from '@aula/libvirt-xml';
       const error = await connect({ socketPath: '/nowhere/libvirt-sock' }).catch((reason) => reason);
       console.log(JSON.stringify([Object.keys(procedures).length > 380, isLibvirtError(error), error.code, parseXml('<domain><name>a</name></domain>', 'domain').child('name').text]));`,
    );
    const { stdout } = await execa(process.execPath, ['consumer.js'], { cwd: project });
    expect(JSON.parse(stdout)).toEqual([true, true, 'unreachable', 'a']);
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('type-check strictly in a project of their own, with module %s and resolution by %s', async (module, moduleResolution) => {
    mkdirSync(join(project, 'types'), { recursive: true });
    writeFileSync(
      join(project, 'types/consumer.ts'),
      `import { connect, procedures, type Domain } from '@aula/libvirt';
       export async function names(): Promise<string[]> {
         await using connection = await connect({ uri: 'test:///default' });
         const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: true, flags: 0 });
         const first: Domain | undefined = domains[0];
         // @ts-expect-error the types are real: there is no such field
         first?.nonsense;
         return domains.map((domain) => domain.name);
       }`,
    );
    const snippets = writeSnippets(join(installed('libvirt'), 'README.md'), join(project, 'types'));
    expect(snippets.length).toBeGreaterThan(4);
    const options = [
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2024'],
      ...['--module', module, '--moduleResolution', moduleResolution, '--lib', 'es2024,esnext.disposable,esnext.iterator'],
      ...['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')],
    ];
    const files = ['types/consumer.ts', 'types/surroundings.d.ts', ...snippets];
    const { stdout, exitCode } = await execa(join(ROOT, 'node_modules/.bin/tsc'), [...options, ...files], { cwd: project, reject: false });
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });
});

/** What the README's pieces of code speak of without making it. */
const SURROUNDINGS = `type Client = typeof import('@aula/libvirt');
type Connection = import('@aula/libvirt').Connection;
declare const connect: Client['connect'];
declare const procedures: Client['procedures'];
declare const DomainConsoleFlags: Client['DomainConsoleFlags'];
declare const pipeline: typeof import('node:stream/promises').pipeline;
declare const connection: Connection;
declare const dom: import('@aula/libvirt').Domain;
declare const vol: import('@aula/libvirt').StorageVol;
declare const file: import('node:fs/promises').FileHandle;
declare const source: import('node:stream').Readable;
declare const target: import('node:stream').Writable & Connection;
declare const migrationData: import('node:stream').Readable;
declare const params: import('@aula/libvirt').TypedParam[];
declare const cookieIn: Buffer;
declare const flags: number;
declare const size: number;
declare const uri: string;
declare const signal: AbortSignal;
declare const procedure: Client['procedures']['domainCreate'];
declare const args: { dom: import('@aula/libvirt').Domain };
declare function resync(): void;
`;

/** Each piece of code of a README as a module of its own. */
function writeSnippets(readme: string, folder: string): string[] {
  writeFileSync(join(folder, 'surroundings.d.ts'), SURROUNDINGS);
  const pieces = [...readFileSync(readme, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  return pieces.map((code, index) => {
    const name = `types/readme-${index}.ts`;
    writeFileSync(join(folder, '..', name), `${code}\nexport {};\n`);
    return name;
  });
}
