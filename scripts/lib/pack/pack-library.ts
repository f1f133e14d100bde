import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const ROOT = join(import.meta.dirname, '../../..');

/** The packages that stand alone: each of these imports no other package here. */
export const LIBRARIES = ['libvirt', 'libvirt-xml'] as const;
export type Library = (typeof LIBRARIES)[number];

/**
 * Builds `packages/NAME/dist` — JavaScript, types, README, licence, examples, reference — and packs it into `target` as npm publishes it.
 * Node runs no TypeScript below node_modules, so the package that others install is JavaScript.
 *
 * @returns the archive's path.
 */
export async function packLibrary(name: Library, target: string): Promise<string> {
  const folder = join(ROOT, 'packages', name);
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const run = (program: string, args: string[], cwd = ROOT) => execa(program, args, { cwd, preferLocal: true, localDir: ROOT });
  await run('tsc', ['-p', join(folder, 'tsconfig.build.json')]);
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(folder), null, 2)}\n`);
  for (const file of ['README.md', 'examples']) {
    if (existsSync(join(folder, file))) cpSync(join(folder, file), join(dist, file), { recursive: true });
  }
  cpSync(join(ROOT, 'LICENSE'), join(dist, 'LICENSE'));
  await run('typedoc', [
    ...[
      '--options',
      join(folder, 'typedoc.json'),
      '--plugin',
      'typedoc-plugin-markdown',
      '--tsconfig',
      join(folder, 'tsconfig.build.json'),
    ],
    ...['--entryPoints', join(folder, 'src/index.ts'), '--out', join(dist, 'docs'), '--readme', 'none'],
    ...['--disableSources', '--excludeExternals', '--hideBreadcrumbs', '--outputFileStrategy', 'members', '--treatWarningsAsErrors'],
  ]);
  mkdirSync(target, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target], dist);
  return join(target, fileNameOf(JSON.parse(stdout)));
}

function publishedManifest(folder: string): Record<string, unknown> {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error(`${folder}/package.json is no object`);
  return {
    ...Object.fromEntries(Object.entries(manifest).filter(([key]) => key !== 'private')),
    engines: { node: '>=24' },
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    sideEffects: false,
  };
}

function fileNameOf(packed: unknown): string {
  const [first]: unknown[] = Array.isArray(packed) ? packed : [];
  if (typeof first === 'object' && first !== null && 'filename' in first && typeof first.filename === 'string') return first.filename;
  throw new Error('npm pack did not say what it made');
}
