import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/lib/longest-first.ts';

export default defineConfig({
  test: {
    reporters: ['default', './scripts/lib/closing-line-reporter.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['./scripts/lib/fixed-seed.ts'],
          include: ['packages/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          // One module graph per worker: half of the time went into loading the same modules for every file anew.
          isolate: false,
          maxWorkers: 2,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real hosts with emulated guests. Each file has hosts of its own, in namespaces of their own: two at once, for one leaves
        // the processors idle half of the time.
        test: {
          name: 'integration',
          setupFiles: ['./scripts/lib/fixed-seed.ts'],
          include: ['test/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
