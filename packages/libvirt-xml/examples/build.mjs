// Makes a network with one reservation.
import { network } from '@aula/libvirt-xml';

const xml = network.build({
  name: 'room',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr7' },
  domain: { name: 'room.example', localOnly: true },
  ips: [{ address: '192.0.2.1', prefix: 24, dhcp: { hosts: [{ mac: '52:54:00:00:00:0b', name: 'desk & chair', ip: '192.0.2.11' }] } }],
});
console.log(xml);
