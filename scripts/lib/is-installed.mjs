// Exit code 0 if node_modules holds exactly what package-lock.json says, as after an `npm install` by hand.
// Plain JavaScript, for it runs before the pinned Node is there.
import { readFileSync } from 'node:fs';

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
};

const wanted = packagesOf('package-lock.json');
const installed = packagesOf('node_modules/.package-lock.json');
const isPackage = (path) => /(^|\/)node_modules\//.test(path);
const same = (a, b) => a !== undefined && b !== undefined && a.version === b.version && a.resolved === b.resolved && a.integrity === b.integrity;

const lacks = Object.keys(wanted).filter((path) => isPackage(path) && !wanted[path].optional && !same(wanted[path], installed[path]));
const extra = Object.keys(installed).filter((path) => isPackage(path) && !same(wanted[path], installed[path]));
process.exitCode = Object.keys(installed).length > 0 && lacks.length === 0 && extra.length === 0 ? 0 : 1;
