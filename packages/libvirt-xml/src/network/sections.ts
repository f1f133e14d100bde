import { documentType } from '../schema/index.ts';
import { dnsHost, dnsService, dnsText } from './dns.ts';
import { forwardInterface } from './forward.ts';
import { dhcpHost, dhcpRange } from './ip.ts';
import { portGroup } from './port-group.ts';

/** Parts of a network's XML that `virNetworkUpdate` takes, by the names of its sections. */
export const networkSections = {
  ipDhcpHost: documentType('host', dhcpHost),
  ipDhcpRange: documentType('range', dhcpRange),
  forwardInterface: documentType('interface', forwardInterface),
  portgroup: documentType('portgroup', portGroup),
  dnsHost: documentType('host', dnsHost),
  dnsTxt: documentType('txt', dnsText),
  dnsSrv: documentType('srv', dnsService),
};
