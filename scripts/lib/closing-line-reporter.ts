import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Tests by how they ended, over all modules. */
export interface Counts {
  passed: number;
  failed: number;
}

/**
 * Counts tests. A file that failed without a failed test (it did not load, or a hook threw) counts as one
 * failure, and so does every error outside tests: a run that went wrong never reads as a clean one.
 */
export function count(modules: Iterable<TestModule>, unhandled: number): Counts {
  const counts: Counts = { passed: 0, failed: unhandled };
  for (const module of modules) {
    let failed = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') failed += 1;
    }
    if (failed === 0 && module.state() === 'failed') failed = 1;
    counts.failed += failed;
  }
  return counts;
}

/**
 * Writes `N passed, N failed` to the file named by `AULA_CLOSING_LINE` (scripts/test prints it as its last line),
 * adding the failed checks of `AULA_FAILED_CHECKS`. Without that variable it does nothing.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env['AULA_CLOSING_LINE'];
    if (file === undefined) return;
    const { passed, failed } = count(modules, errors.length + Number(process.env['AULA_FAILED_CHECKS'] ?? 0));
    writeFileSync(file, `${passed} passed, ${failed} failed\n`);
  }
}
