import { procedures as p } from '@aula/libvirt';
import { conn, nodedev } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit } from './values.ts';

/** Reads of one device that has a parent and more than one capability. */
export function nodedevReads(s: Suite, name: string): void {
  const device = nodedev(name);
  s.same(p.nodeDeviceLookupByName, { name }, conn.py('nodeDeviceLookupByName', name), (r) => r.dev);
  s.fails(p.nodeDeviceLookupByName, { name: 'no_such_device' }, conn.py('nodeDeviceLookupByName', 'no_such_device'));
  s.same(p.nodeDeviceGetXMLDesc, { name, flags: 0 }, device.py('XMLDesc'), (r) => r.xml);
  s.same(p.nodeDeviceGetParent, { name }, device.py('parent'), (r) => r.parentName);
  s.same(p.nodeDeviceNumOfCaps, { name }, device.py('numOfCaps'), (r) => r.num);
  s.same(p.nodeDeviceListCaps, { name, maxnames: 16 }, device.py('listCaps'), (r) => r.names);
}

/** What the real node's devices tell, and what cannot be done to them. */
export function realNodedevCases(s: Suite, name: string): void {
  const device = nodedev(name);
  s.same(p.nodeDeviceIsActive, { name }, device.py('isActive'), (r) => bit(r.active));
  s.same(p.nodeDeviceIsPersistent, { name }, device.py('isPersistent'), (r) => bit(r.persistent));
  s.same(p.nodeDeviceGetAutostart, { name }, device.py('autostart'), (r) => bit(r.autostart), { mayFail: true });
  s.fails(p.nodeDeviceSetAutostart, { name, autostart: true }, device.py('setAutostart', 1));
  s.fails(p.nodeDeviceUndefine, { name, flags: 0 }, device.py('undefine', 0));
  s.fails(p.nodeDeviceCreate, { name, flags: 0 }, device.py('create', 0));
  const mdev = "<device><parent>computer</parent><capability type='mdev'><type id='none'/></capability></device>";
  s.fails(p.nodeDeviceDefineXML, { xmlDesc: mdev, flags: 0 }, conn.py('nodeDeviceDefineXML', mdev, 0));
}

/** Virtual SCSI ports, which the test driver can make. */
export function nodedevChanges(s: Suite): void {
  const wwn = { wwnn: '2000000056785678', wwpn: '1000000056785678' };
  s.fails(p.nodeDeviceLookupSCSIHostByWWN, { ...wwn, flags: 0 }, conn.py('nodeDeviceLookupSCSIHostByWWN', wwn.wwnn, wwn.wwpn));
  const vport = `<device><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'>
    <wwnn>2000000099990000</wwnn><wwpn>1000000099990000</wwpn></capability></capability></device>`;
  // The driver names and allows one such device: ours is made and taken away, then the peer's.
  const device = nodedev('scsi_host12');
  s.alternate(
    [p.nodeDeviceCreateXML, { xmlDesc: vport, flags: 0 }, conn.py('nodeDeviceCreateXML', vport), (r) => r.dev],
    [p.nodeDeviceDestroy, { name: device.handle.name }, device.py('destroy')],
  );
  s.fails(p.nodeDeviceDettach, { name: 'scsi_host1' }, nodedev('scsi_host1').py('dettach'));
  s.fails(p.nodeDeviceReAttach, { name: 'scsi_host1' }, nodedev('scsi_host1').py('reAttach'));
  s.fails(p.nodeDeviceReset, { name: 'scsi_host1' }, nodedev('scsi_host1').py('reset'));
  s.fails(
    p.nodeDeviceDetachFlags,
    { name: 'scsi_host1', driverName: 'vfio', flags: 0 },
    nodedev('scsi_host1').py('detachFlags', 'vfio', 0),
  );
}
