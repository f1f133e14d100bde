import { attr, attrOf, child, childAttr, children, childText, record, required, suggest } from '../schema/index.ts';

const within = (namespace: string, prefix: string) => (name: string) => ({ name, namespace, prefix });
const qemu = within('http://libvirt.org/schemas/domain/qemu/1.0', 'qemu');
const lxc = within('http://libvirt.org/schemas/domain/lxc/1.0', 'lxc');
const xen = within('http://libvirt.org/schemas/domain/xen/1.0', 'xen');
const bhyve = within('http://libvirt.org/schemas/domain/bhyve/1.0', 'bhyve');
const vmware = within('http://libvirt.org/schemas/domain/vmware/1.0', 'vmware');

const property = record({
  name: required(attr('name')),
  type: required(attr('type', suggest('string', 'signed', 'unsigned', 'bool', 'remove'))),
  value: attr('value'),
});

/** What is handed to a hypervisor past libvirt; nobody but the hypervisor checks it. */
export const passthroughFields = {
  qemuCommandLine: child(
    qemu('commandline'),
    record({
      arguments: children(qemu('arg'), attrOf('value')),
      environment: children(qemu('env'), record({ name: required(attr('name')), value: attr('value') }), {
        key: (variable) => variable.name,
      }),
    }),
  ),
  qemuCapabilities: child(
    qemu('capabilities'),
    record({ added: children(qemu('add'), attrOf('capability')), removed: children(qemu('del'), attrOf('capability')) }),
  ),
  qemuDeprecation: childAttr(qemu('deprecation'), 'behavior', suggest('none', 'omit', 'reject', 'crash')),
  qemuOverride: child(
    qemu('override'),
    record({
      devices: children(
        qemu('device'),
        record({
          alias: required(attr('alias')),
          frontend: child(qemu('frontend'), record({ properties: children(qemu('property'), property, { key: (item) => item.name }) })),
        }),
        { key: (device) => device.alias },
      ),
    }),
  ),
  lxcNamespace: child(
    lxc('namespace'),
    record({
      shareNet: child(lxc('sharenet'), record({ type: attr('type'), value: attr('value') })),
      shareIpc: child(lxc('shareipc'), record({ type: attr('type'), value: attr('value') })),
      shareUts: child(lxc('shareuts'), record({ type: attr('type'), value: attr('value') })),
    }),
  ),
  xenCommandLine: child(xen('commandline'), record({ arguments: children(xen('arg'), attrOf('value')) })),
  bhyveCommandLine: child(bhyve('commandline'), record({ arguments: children(bhyve('arg'), attrOf('value')) })),
  vmwareDatacenterPath: childText(vmware('datacenterpath')),
};
