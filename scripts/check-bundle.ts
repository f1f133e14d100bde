import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Compressed JavaScript that a student's home page may load, in bytes. */
const HOME_MAX = 250 * 1024;
const DIST = fileURLToPath(new URL('../packages/web/dist/', import.meta.url));
const ENTRY = 'index.html';

interface Chunk {
  file: string;
  imports: string[];
}

/** The build's manifest, read as far as it is needed here. */
function readManifest(): Map<string, Chunk> {
  const parsed: unknown = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error('The build manifest is not an object.');
  return new Map(Object.entries(parsed).map(([name, value]: [string, unknown]) => [name, toChunk(value)]));
}

function toChunk(value: unknown): Chunk {
  if (typeof value !== 'object' || value === null || !('file' in value) || typeof value.file !== 'string')
    throw new Error('The build manifest has a chunk without a file.');
  const imports = 'imports' in value && Array.isArray(value.imports) ? value.imports.filter((name) => typeof name === 'string') : [];
  return { file: value.file, imports };
}

/** All JavaScript that `name` loads before it runs. */
function filesOf(manifest: ReadonlyMap<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest.get(name);
  if (chunk === undefined) throw new Error(`The build manifest has no chunk ${name}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const next of chunk.imports) filesOf(manifest, next, found);
  return found;
}

if (!existsSync(`${DIST}.vite/manifest.json`)) {
  console.error('The portal is not built. Run: npm run build');
  process.exit(1);
}
const files = [...filesOf(readManifest(), ENTRY)].filter((file) => file.endsWith('.js'));
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(DIST + file)).length, 0);
const words = `${(bytes / 1024).toFixed(1)} KiB of compressed JavaScript in ${files.length} files on a student's home page, ${HOME_MAX / 1024} allowed`;
console.log(words);
if (bytes > HOME_MAX) {
  console.error('Too much: load what the home page does not need only when it is needed (lazy routes, dynamic import).');
  process.exitCode = 1;
}
