import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCases, listCases, nodeCases, testNodeFailures } from './connect-cases.ts';
import { domainEndCases, domainLifeCases, domainSetterCases } from './domain-change-cases.ts';
import { domainParameterReads, domainReads, testDomainReads } from './domain-read-cases.ts';
import { type ConformanceHost, startConformanceHost } from './host.ts';
import { defineIdle, undefineIdle } from './idle.ts';
import { interfaceCases } from './interface-cases.ts';
import { networkCases, networkEndCases, transientNetworkCases } from './network-cases.ts';
import { nodedevChanges, nodedevReads } from './nodedev-cases.ts';
import { domain } from './objects.ts';
import { checkpointCases, coreDumpCases, saveCases, snapshotCases } from './saved-state-cases.ts';
import { poolCases, poolEndCases, transientPoolCases, volumeCases } from './storage-cases.ts';
import { conformanceSuite, type Tally } from './suite.ts';

/** The processors of the test driver's node. */
const CPUS = 8;

let host: ConformanceHost;
beforeAll(async () => {
  host = await startConformanceHost();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

const tally: Tally = { results: new Set(), errors: new Set() };

describe('test:///default', () => {
  const s = conformanceSuite(() => host.test, tally);
  const test = domain('test', '6695eb01-f6a4-8304-79aa-97f2502e193f', 1);
  connectCases(s);
  nodeCases(s);
  testNodeFailures(s);
  describe('with something of each kind that is off', () => {
    beforeAll(() => defineIdle(host.test.ours, { domainType: 'test', interface: true }));
    afterAll(() => undefineIdle(host.test.ours, { interface: true }));
    listCases(s);
  });
  domainReads(s, { dom: test, cpus: CPUS, vcpus: 2 });
  domainParameterReads(s, test, 'aa:bb:cc:dd:ee:ff');
  testDomainReads(s, test, 'aa:bb:cc:dd:ee:ff');
  const domains = domainLifeCases(s);
  domainSetterCases(s, domains);
  saveCases(s, domains);
  coreDumpCases(s, domains);
  snapshotCases(s, domains);
  checkpointCases(s, domains);
  domainEndCases(s, domains);
  networkEndCases(s, networkCases(s));
  transientNetworkCases(s);
  interfaceCases(s);
  nodedevReads(s, 'scsi_host1');
  nodedevChanges(s);
  const pools = poolCases(s);
  poolEndCases(s, pools, volumeCases(s, pools));
  transientPoolCases(s);
});

it('compares the results of at least 200 procedures, and only the failures of few', () => {
  expect(tally.results.size).toBeGreaterThanOrEqual(200);
  expect([...tally.errors].filter((name) => !tally.results.has(name)).length).toBeLessThan(30);
});
