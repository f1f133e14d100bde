import { existsSync } from 'node:fs';
import { type Part, runPart } from './check-part.ts';
import { shellScripts } from './repository-files.ts';

/** Parts at once: the machine this has to be quick on has two cores. */
const AT_ONCE = 2;

const bin = (name: string, ...args: string[]): string[] => [`node_modules/.bin/${name}`, ...args];
const script = (name: string, ...args: string[]): string[] => [process.execPath, `scripts/${name}`, ...args];

/** Longest first, so that the two lanes end together. */
function allParts(withTests: boolean): Part[] {
  const parts: Part[] = [
    { name: 'types', argv: bin('tsc', '-p', '.') },
    { name: 'imports', argv: bin('depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'test', 'bench', 'scripts') },
    { name: 'unused code', argv: bin('knip', '--no-progress', '--no-config-hints') },
    { name: 'lint and format', argv: bin('biome', 'check', '--error-on-warnings') },
    { name: 'file lengths', argv: script('lib/file-length.ts') },
    { name: 'shell scripts', argv: ['shellcheck', '-x', '-P', 'SCRIPTDIR', ...shellScripts()] },
  ];
  if (existsSync('packages/web/tsconfig.json')) parts.splice(1, 0, { name: 'types of the portal', argv: bin('tsc', '-p', 'packages/web') });
  if (existsSync('scripts/check-bundle.ts')) parts.push({ name: "the portal's size", argv: script('check-bundle.ts') });
  if (withTests) parts.unshift({ name: 'unit tests', argv: bin('vitest', 'run', '--project', 'unit', '--reporter', 'dot') });
  return parts;
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--no-tests');
  if (unknown.length > 0) {
    console.error(`Unknown argument ${unknown.join(' ')}; allowed: --no-tests`);
    return 1;
  }
  const started = performance.now();
  const waiting = allParts(!args.includes('--no-tests'));
  const failed: string[] = [];
  const lane = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { ok, output, ms } = await runPart(part);
      console.log(`${ok ? 'ok     ' : 'PROBLEM'} ${part.name.padEnd(20)} ${(ms / 1000).toFixed(1).padStart(5)} s`);
      if (ok) continue;
      failed.push(part.name);
      console.log(`${output.trimEnd()}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(failed.length === 0 ? `All checks passed in ${took}.` : `Problems in: ${failed.join(', ')} (${took}).`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
