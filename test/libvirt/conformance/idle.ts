import { type Connection, procedures } from '@aula/libvirt';
import { domain, iface, network, pool } from './objects.ts';

const UUID = 'cccccccc-0000-4000-8000-000000000001';
const idleDomain = domain('idle', UUID).handle;
const idleNetwork = network('idle', UUID).handle;
const idlePool = pool('idle', UUID).handle;
const idleInterface = iface('idle', '52:54:00:00:00:0a').handle;

/** Defines a domain, a network, a pool and maybe an interface named `idle` that do not run, so that lists of such have a member. */
export async function defineIdle(connection: Connection, options: { domainType: string; interface: boolean }): Promise<void> {
  const call = connection.call.bind(connection);
  const names = `<name>idle</name><uuid>${UUID}</uuid>`;
  const domainXml = `<domain type='${options.domainType}'>${names}<memory unit='MiB'>32</memory><os><type arch='x86_64'>hvm</type></os></domain>`;
  await call(procedures.domainDefineXML, { xml: domainXml });
  await call(procedures.networkDefineXML, { xml: `<network>${names}<bridge name='idle0'/></network>` });
  await call(procedures.storagePoolDefineXML, { xml: `<pool type='dir'>${names}<target><path>/idle</path></target></pool>`, flags: 0 });
  if (!options.interface) return;
  const xml = "<interface type='ethernet' name='idle'><start mode='none'/><mac address='52:54:00:00:00:0a'/></interface>";
  await call(procedures.interfaceDefineXML, { xml, flags: 0 });
}

export async function undefineIdle(connection: Connection, options: { interface: boolean }): Promise<void> {
  await connection.call(procedures.domainUndefine, { dom: idleDomain });
  await connection.call(procedures.networkUndefine, { net: idleNetwork });
  await connection.call(procedures.storagePoolUndefine, { pool: idlePool });
  if (options.interface) await connection.call(procedures.interfaceUndefine, { iface: idleInterface });
}
