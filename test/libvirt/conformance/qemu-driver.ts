import { cpus } from 'node:os';
import { type Connection, procedures } from '@aula/libvirt';
import { afterAll, beforeAll, describe } from 'vitest';
import { connectCases, listCases, nodeCases, realNodeCases, securityListCases } from './connect-cases.ts';
import { domainParameterReads, domainReads } from './domain-read-cases.ts';
import type { ConformanceHost } from './host.ts';
import { hypervisorCases } from './hypervisor-cases.ts';
import { defineIdle, undefineIdle } from './idle.ts';
import { networkCases, networkEndCases, transientNetworkCases } from './network-cases.ts';
import { nodedevReads, realNodedevCases } from './nodedev-cases.ts';
import { nwfilterCases, nwfilterEndCases, PORTS } from './nwfilter-cases.ts';
import { leaseCases, networkPortCases } from './port-cases.ts';
import {
  DISK_FOLDER,
  MAC,
  qemuChanges,
  qemuFailures,
  qemuReads,
  qemuRunCases,
  qemuStartCases,
  statisticsCases,
} from './qemu-domain-cases.ts';
import { backupCases, blockJobCases, qemuSaveCases } from './qemu-job-cases.ts';
import { checkpointCases } from './saved-state-cases.ts';
import { secretCases, secretEndCases } from './secret-cases.ts';
import { poolCases, poolEndCases, realVolumeCases, transientPoolCases, volumeCases } from './storage-cases.ts';
import { screenshotCases, volumeStreamCases } from './stream-cases.ts';
import type { Suite } from './suite.ts';

const CONFIG = 2;
const MIB = 1n << 20n;

/** The interfaces and disks that the cases of QEMU's driver use. */
export async function prepareQemuHost({ host, qemu }: ConformanceHost): Promise<void> {
  for (const port of Object.values(PORTS)) await host.exec(['ip', 'tuntap', 'add', port, 'mode', 'tap']);
  await makeDisks(qemu.ours);
}

/** A small disk of either format for each twin. */
async function makeDisks(connection: Connection): Promise<void> {
  const folder = `<target><path>${DISK_FOLDER}</path></target>`;
  const { pool } = await connection.call(procedures.storagePoolCreateXML, {
    xml: `<pool type='dir'><name>seats</name>${folder}</pool>`,
    flags: 1,
  });
  for (const side of ['ours', 'peer'] as const) {
    for (const format of ['qcow2', 'raw'] as const) {
      const xml = `<volume><name>${side}.${format}</name><capacity>${16n * MIB}</capacity><target><format type='${format}'/></target></volume>`;
      await connection.call(procedures.storageVolCreateXML, { pool, xml, flags: 0 });
    }
  }
}

/** Every case on QEMU's driver and those of the real node; `host` is there once tests run. */
export function qemuDriverCases(s: Suite, host: () => ConformanceHost): void {
  connectCases(s);
  nodeCases(s);
  realNodeCases(s);
  hypervisorCases(s);
  nwfilterCases(s);
  secretCases(s);
  const networks = networkCases(s);
  networkPortCases(s, networks);
  leaseCases(s, networks.ours, (path) => host().host.mapPath(path));
  nodedevReads(s, 'computer');
  realNodedevCases(s, 'computer');
  const pools = poolCases(s);
  const disks = volumeCases(s, pools);
  realVolumeCases(s, pools, disks);
  volumeStreamCases(s, disks.ours);
  poolEndCases(s, pools, disks);
  transientPoolCases(s, 1);
  const seats = qemuStartCases(s, networks);
  domainReads(s, { dom: seats.ours, cpus: cpus().length, vcpus: 1 });
  domainParameterReads(s, seats.ours, MAC, CONFIG);
  qemuReads(s, seats.ours);
  screenshotCases(s, seats.ours);
  qemuFailures(s, seats.ours);
  describe('with something of each kind that is off', () => {
    beforeAll(() => defineIdle(s.world().ours, { domainType: 'qemu', interface: false }));
    afterAll(() => undefineIdle(s.world().ours, { interface: false }));
    listCases(s);
    securityListCases(s);
  });
  qemuChanges(s, seats, networks);
  statisticsCases(s, seats.ours);
  blockJobCases(s, seats);
  backupCases(s, seats);
  checkpointCases(s, seats, "<disks><disk name='vda' checkpoint='bitmap'/><disk name='vdb' checkpoint='no'/></disks>");
  qemuSaveCases(s, seats);
  qemuRunCases(s, seats);
  secretEndCases(s);
  nwfilterEndCases(s);
  networkEndCases(s, networks);
  transientNetworkCases(s);
}
