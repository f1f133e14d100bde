/**
 * `npm run bench -- NAME [--json]`: measures Aula and its peers alternately and prints a table, or with `--json` an
 * array of rows. A benchmark is a function that returns rows; a new one is one line in BENCHES.
 */
import type { BenchRow } from './lib/rows.ts';
import { printTable } from './lib/table.ts';

const BENCHES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  libvirt: async () => (await import('./libvirt.ts')).libvirt(),
  generate: async () => (await import('./generate.ts')).generate(),
  console: async () => (await import('./console.ts')).consoles(),
  rollout: async () => (await import('./rollout.ts')).rollout(),
  reset: async () => (await import('./reset.ts')).reset(),
  network: async () => (await import('./network.ts')).network(),
};

const [name, ...flags] = process.argv.slice(2);
const bench = name === undefined ? undefined : BENCHES[name];
if (bench === undefined || flags.some((flag) => flag !== '--json')) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--json]`);
  process.exitCode = 1;
} else {
  const rows = await bench();
  console.log(flags.includes('--json') ? JSON.stringify(rows, null, 2) : printTable(rows));
}
