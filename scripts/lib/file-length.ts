import { readFileSync } from 'node:fs';
import { repositoryFiles } from './repository-files.ts';

/** Lines of one source file. Aim for 60–150; 300 needs a reason. */
const LINES_MAX = 500;

const isSource = (path: string): boolean =>
  /(\.(ts|tsx|mjs|css|sh|py)$|^(bin|scripts)\/[^.]+$)/.test(path) && !/(\.gen\.ts|\.test\.tsx?)$/.test(path);

const tooLong = repositoryFiles()
  .filter(isSource)
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > LINES_MAX);

for (const { path, lines } of tooLong) console.log(`${path}: ${lines} lines; at most ${LINES_MAX}: split it by behaviour`);
process.exitCode = tooLong.length === 0 ? 0 : 1;
