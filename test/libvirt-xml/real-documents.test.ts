import { mkdir } from 'node:fs/promises';
import { type Connection, connect, type Domain as DomainRef, procedures } from '@aula/libvirt';
import {
  capabilities,
  type DocumentType,
  domain,
  domainCapabilities,
  domainCheckpoint,
  domainSnapshot,
  network,
  nodeDevice,
  nwfilter,
  secret,
  storagePool,
  storageVolume,
} from '@aula/libvirt-xml';
import { startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/* What a real libvirt says is known whole, and what is built a real libvirt takes. */

let host: TestHost;
let connection: Connection;
beforeAll(async () => {
  host = await startTestHost();
  connection = await connect({ socketPath: host.socketPath, uri: 'qemu:///system' });
});
afterAll(async () => {
  await connection?.close();
  await host?.[Symbol.asyncDispose]();
});

/** Nothing in it is unknown, and reading, building and editing lose nothing. */
function expectKnown<T extends object>(type: DocumentType<T>, xml: string): T {
  expect(type.unknown(xml)).toEqual([]);
  const value = type.parse(xml);
  expect(type.edit(xml, value)).toBe(xml);
  expect(type.parse(type.build(value))).toEqual(value);
  return value;
}

describe('what libvirt says', () => {
  it('of the host', async () => {
    const known = expectKnown(capabilities, (await connection.call(procedures.connectGetCapabilities, undefined)).capabilities);
    expect(known.guests?.map(({ arch }) => arch.name)).toContain('x86_64');
  });

  it.each(['q35', 'pc'])('of domains of the machine %s', async (machine) => {
    const args = { emulatorbin: null, arch: 'x86_64', machine, virttype: 'qemu', flags: 0 };
    const known = expectKnown(domainCapabilities, (await connection.call(procedures.connectGetDomainCapabilities, args)).capabilities);
    expect(known.devices?.disk?.enums?.find(({ name }) => name === 'bus')?.values).toContain('virtio');
  });

  it('of the host’s devices', async () => {
    const { devices } = await connection.call(procedures.connectListAllNodeDevices, { needResults: true, flags: 0 });
    expect(devices.length).toBeGreaterThan(0);
    for (const { name } of devices) {
      expect(expectKnown(nodeDevice, (await connection.call(procedures.nodeDeviceGetXMLDesc, { name, flags: 0 })).xml).name).toBe(name);
    }
  });

  it('of the filters that it brings', async () => {
    const { filters } = await connection.call(procedures.connectListAllNWFilters, { needResults: true, flags: 0 });
    expect(filters.length).toBeGreaterThan(5);
    for (const filter of filters) {
      const { xml } = await connection.call(procedures.nwFilterGetXMLDesc, { nwfilter: filter, flags: 0 });
      expect(expectKnown(nwfilter, xml).name).toBe(filter.name);
    }
  });
});

describe('what is built', () => {
  it('is taken as a network', async () => {
    const xml = network.build({
      name: 'whole',
      forward: { mode: 'nat', nat: { port: { start: 1024, end: 65_535 } } },
      bridge: { name: 'whole0', stp: true, delay: 0 },
      domain: { name: 'whole.example', localOnly: true },
      dns: {
        forwarders: [{ address: '192.0.2.53', domain: 'other.example' }],
        txts: [{ name: 'about', value: 'a room' }],
        srvs: [{ service: 'ldap', protocol: 'tcp', target: 'dc.whole.example', port: 389 }],
        hosts: [{ ip: '192.0.2.2', names: ['printer', 'paper'] }],
      },
      ips: [
        {
          address: '192.0.2.1',
          prefix: 24,
          dhcp: {
            ranges: [{ start: '192.0.2.100', end: '192.0.2.110', lease: { expiry: 2, unit: 'hours' } }],
            hosts: [{ mac: '52:54:00:00:00:0b', name: 'desk', ip: '192.0.2.11' }],
          },
        },
        { family: 'ipv6', address: '2001:db8::1', prefix: 64 },
      ],
      routes: [{ address: '198.51.100.0', prefix: 24, gateway: '192.0.2.9' }],
      dnsmasqOptions: ['log-queries'],
    });
    const { net } = await connection.call(procedures.networkDefineXML, { xml });
    const said = expectKnown(network, (await connection.call(procedures.networkGetXMLDesc, { net, flags: 0 })).xml);
    expect(said).toMatchObject({ ...network.parse(xml), routes: [{ address: '198.51.100.0', prefix: 24 }] });
  });

  it('is taken as a pool and a volume', async () => {
    const path = `${host.poolFolder}/whole & all`;
    await mkdir(host.mapPath(path), { recursive: true });
    const xml = storagePool.build({ type: 'dir', name: 'whole', target: { path, permissions: { mode: '0711' } } });
    const { pool } = await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 });
    expect(expectKnown(storagePool, await poolXml(pool))).toMatchObject({ type: 'dir', target: { path } });
    const wanted = { name: 'a.qcow2', capacityBytes: 8 * 1024 ** 2, target: { format: 'qcow2', features: { lazyRefcounts: true } } };
    const { vol } = await connection.call(procedures.storageVolCreateXML, { pool, xml: storageVolume.build(wanted), flags: 0 });
    const said = (await connection.call(procedures.storageVolGetXMLDesc, { vol, flags: 0 })).xml;
    expect(expectKnown(storageVolume, said)).toMatchObject(wanted);
  });
  const poolXml = async (pool: { name: string; uuid: string }): Promise<string> =>
    (await connection.call(procedures.storagePoolGetXMLDesc, { pool, flags: 0 })).xml;

  it('is taken as a filter', async () => {
    const xml = nwfilter.build({
      name: 'whole',
      chain: 'root',
      priority: -100,
      entries: [
        { filterref: { filter: 'clean-traffic', parameters: [{ name: 'IP', value: '192.0.2.11' }] } },
        { rule: { action: 'accept', direction: 'out', priority: 300, tcp: { dstPortStart: '443', comment: 'the <web>' } } },
        { rule: { action: 'drop', direction: 'inout', priority: 1000, all: {} } },
      ],
    });
    const { nwfilter: made } = await connection.call(procedures.nwFilterDefineXML, { xml });
    const said = (await connection.call(procedures.nwFilterGetXMLDesc, { nwfilter: made, flags: 0 })).xml;
    expect(expectKnown(nwfilter, said)).toMatchObject({ ...nwfilter.parse(xml) });
  });

  it('is taken as a secret', async () => {
    const wanted = { ephemeral: true, private: false, usage: { type: 'ceph' as const, name: 'client.whole secret' } };
    const { secret: made } = await connection.call(procedures.secretDefineXML, { xml: secret.build(wanted), flags: 0 });
    expect(expectKnown(secret, (await connection.call(procedures.secretGetXMLDesc, { secret: made, flags: 0 })).xml)).toMatchObject(wanted);
  });

  describe('of a domain', () => {
    let dom: DomainRef;
    beforeAll(async () => {
      const path = `${host.poolFolder}/seat.qcow2`;
      await host.exec(['qemu-img', 'create', '-q', '-f', 'qcow2', host.mapPath(path), '8M']);
      const disks = [
        { type: 'file' as const, driver: { name: 'qemu', type: 'qcow2' }, source: { file: path }, target: { dev: 'vda', bus: 'virtio' } },
      ];
      const xml = domain.build({
        type: 'qemu',
        name: 'seat',
        memoryKiB: 65_536,
        os: { type: { type: 'hvm', arch: 'x86_64', machine: 'q35' } },
        devices: { disks },
      });
      dom = (await connection.call(procedures.domainDefineXMLFlags, { xml, flags: 0 })).dom;
    });

    it('is taken as a snapshot', async () => {
      const xmlDesc = domainSnapshot.build({
        name: 'noon',
        description: 'All <ready> & empty',
        disks: [{ type: 'unsaid', name: 'vda', snapshot: 'internal' }],
      });
      const { snap } = await connection.call(procedures.domainSnapshotCreateXML, { dom, xmlDesc, flags: 0 });
      const said = expectKnown(domainSnapshot, (await connection.call(procedures.domainSnapshotGetXMLDesc, { snap, flags: 0 })).xml);
      expect(said).toMatchObject({ name: 'noon', state: 'shutoff', domain: { name: 'seat' } });
    });

    it('is taken as a checkpoint of a running domain', async () => {
      const transient = domain.build({
        ...domain.parse((await connection.call(procedures.domainGetXMLDesc, { dom, flags: 0 })).xml),
        name: 'running',
        uuid: undefined,
      });
      const { dom: running } = await connection.call(procedures.domainCreateXML, { xmlDesc: transient, flags: 0 });
      const xmlDesc = domainCheckpoint.build({ name: 'nightly-1', disks: [{ name: 'vda', checkpoint: 'bitmap' }] });
      const { checkpoint } = await connection.call(procedures.domainCheckpointCreateXML, { dom: running, xmlDesc, flags: 0 });
      const { xml } = await connection.call(procedures.domainCheckpointGetXMLDesc, { checkpoint, flags: 0 });
      expect(expectKnown(domainCheckpoint, xml)).toMatchObject({ name: 'nightly-1', disks: [{ name: 'vda', bitmap: 'nightly-1' }] });
      await connection.call(procedures.domainDestroyFlags, { dom: running, flags: 0 });
    });
  });
});
