import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventCases, QEMU_EVENTS, TEST_EVENTS } from './event-cases.ts';
import { type ConformanceHost, startConformanceHost } from './host.ts';
import { prepareQemuHost, qemuDriverCases } from './qemu-driver.ts';
import { Suite, type Tally } from './suite.ts';
import { testDriverCases } from './test-driver.ts';

/** Procedures whose results are compared, at the least; failures alone count in no way. */
const RESULTS_MIN = 250;

let host: ConformanceHost;
beforeAll(async () => {
  host = await startConformanceHost();
  await prepareQemuHost(host);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

const tally: Tally = { results: new Set(), errors: new Set(), events: new Set() };

describe('test:///default', () => testDriverCases(new Suite(() => host.test, tally)));

describe('qemu:///system', () => qemuDriverCases(new Suite(() => host.qemu, tally), () => host));

describe('events of test:///default', () => eventCases(() => host.testEvents, TEST_EVENTS, tally));

describe('events of qemu:///system', () => eventCases(() => host.qemuEvents, QEMU_EVENTS, tally));

it('compares what it says', () => {
  const failuresOnly = [...tally.errors].filter((name) => !tally.results.has(name));
  console.info(
    `${tally.results.size} procedures compared by their results, ${failuresOnly.length} more by their failures, ${tally.events.size} classes of events`,
  );
  expect(tally.results.size).toBeGreaterThanOrEqual(RESULTS_MIN);
});
