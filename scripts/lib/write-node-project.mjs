// Writes a project that holds nothing but this lockfile's Node.js into the folder given: with it npm can fetch
// Node 24, checked by the lockfile's digest, before anything else. Plain JavaScript, for it runs before that Node is there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
const path = `node_modules/node-${process.platform}-${process.arch}`;
const entry = lock.packages[path];
if (folder === undefined || entry === undefined) {
  console.error(`The lockfile has no Node.js for ${process.platform} on ${process.arch}.`);
  process.exit(1);
}
const { optional: _optional, ...needed } = entry;
const dependencies = { [path.slice('node_modules/'.length)]: entry.version };
mkdirSync(folder, { recursive: true });
const write = (name, content) => writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
write('package.json', { private: true, dependencies });
write('package-lock.json', { lockfileVersion: lock.lockfileVersion, requires: true, packages: { '': { dependencies }, [path]: needed } });
