import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, in the order they start. Whoever waits most (on guests, pages, names that time out) stands beside
 * whoever computes most, so that both processors have work; the small files fill up at the end. A file that is not here starts later.
 */
const LONGEST = [
  'test/e2e/portal.test.ts',
  'test/crash/kill-at-apply.test.ts',
  'test/network/protect.test.ts',
  'test/e2e/networks.test.ts',
  'test/crash/kill-at-reset.test.ts',
  'test/network/networks.test.ts',
  'test/libvirt/fuzz.test.ts',
  'test/room/room.test.ts',
  'test/network/internet.test.ts',
  'test/libvirt/conformance/conformance.test.ts',
  'test/cli/cli.test.ts',
  'test/network/publish.test.ts',
];

/** Starts the longest files first: none of them is left running alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return place < 0 ? LONGEST.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}

const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
