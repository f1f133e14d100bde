import { afterAll, beforeAll, describe } from 'vitest';
import { connectCases, interfaceListCases, listCases, nodeCases, testNodeFailures } from './connect-cases.ts';
import { domainEndCases, domainLifeCases, domainSetterCases } from './domain-change-cases.ts';
import { domainParameterReads, domainReads, testDomainReads } from './domain-read-cases.ts';
import { defineIdle, undefineIdle } from './idle.ts';
import { interfaceCases } from './interface-cases.ts';
import { networkCases, networkEndCases, transientNetworkCases } from './network-cases.ts';
import { nodedevChanges, nodedevReads } from './nodedev-cases.ts';
import { domain } from './objects.ts';
import { checkpointCases, coreDumpCases, saveCases, snapshotCases } from './saved-state-cases.ts';
import { poolCases, poolEndCases, transientPoolCases, volumeCases } from './storage-cases.ts';
import type { Suite } from './suite.ts';

/** The processors of the test driver's node. */
const CPUS = 8;

/** Every case on libvirt's test driver, whose world lives in the daemon. */
export function testDriverCases(s: Suite): void {
  const test = domain('test', '6695eb01-f6a4-8304-79aa-97f2502e193f', 1);
  connectCases(s);
  nodeCases(s);
  testNodeFailures(s);
  describe('with something of each kind that is off', () => {
    beforeAll(() => defineIdle(s.world().ours, { domainType: 'test', interface: true }));
    afterAll(() => undefineIdle(s.world().ours, { interface: true }));
    listCases(s);
    interfaceListCases(s);
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
  transientPoolCases(s, 0);
}
