import { dnsName, ipAddress, UINT16 } from '../common/values.ts';
import { attr, children, integer, oneOf, record, required, textOf, yesNo } from '../schema/index.ts';

const uint16 = integer({ max: UINT16 });

/** Names of one address. */
export const dnsHost = record({
  ip: required(attr('ip', ipAddress)),
  names: required(children('hostname', textOf(dnsName))),
});

export const dnsText = record({ name: required(attr('name', dnsName)), value: required(attr('value')) });

export const dnsService = record({
  service: required(attr('service')),
  protocol: required(attr('protocol', oneOf('tcp', 'udp'))),
  domain: attr('domain', dnsName),
  target: attr('target'),
  port: attr('port', uint16),
  priority: attr('priority', uint16),
  weight: attr('weight', uint16),
});

export const dns = record({
  enable: attr('enable', yesNo),
  forwardPlainNames: attr('forwardPlainNames', yesNo),
  /** Servers that are asked, for one domain or for all. */
  forwarders: children('forwarder', record({ domain: attr('domain', dnsName), address: attr('addr', ipAddress) })),
  txts: children('txt', dnsText, { key: ({ name }) => name }),
  srvs: children('srv', dnsService),
  hosts: children('host', dnsHost, { key: ({ ip }) => ip }),
});
