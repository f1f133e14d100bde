import { expect, it } from 'vitest';
import { repositoryFiles, shellScripts } from './repository-files.ts';

it('finds sources, and nothing that is installed or built', () => {
  const files = repositoryFiles();
  expect(files).toContain('packages/cli/src/main.ts');
  expect(files.filter((path) => path.includes('node_modules') || path.includes('/dist/'))).toEqual([]);
});

it('finds shell scripts by suffix or first line', () => {
  expect(shellScripts()).toEqual(expect.arrayContaining(['bin/aula', 'scripts/bootstrap', 'scripts/lib/common.sh', '.ci/run']));
  expect(shellScripts()).not.toContain('LICENSE');
});
