import { DomainDeviceModifyFlags, procedures } from '@aula/libvirt';
import { parseXml, removeAttribute, serialiseElement, setAttribute, type XmlElement } from '@aula/libvirt-xml';
import type { DriverContext } from './context.ts';
import type { DomainSurvey, SurveyedDomain } from './domain-survey.ts';

/**
 * Puts the taps of running seats back on a network's bridge after the network was started anew. libvirt (9.0) does so only where an
 * interface changes its kind: it is told to hang on the bridge itself, and then on the network again. Guests notice nothing but
 * the packets lost meanwhile. Seats that cannot be linked again are told to `log` and stay without a link until they are started anew.
 */
export async function relinkMachines(
  context: DriverContext,
  survey: DomainSurvey,
  { network, bridge }: { network: string; bridge: string },
  signal?: AbortSignal,
): Promise<void> {
  const all = await survey.all(context, { wantsLive: () => true, signal });
  const own = all.filter(({ defined, live }) => defined.mark?.installation === context.installationId && live !== null);
  await Promise.all(
    own.map(async (found) => {
      if (!found.live?.interfaces.some((nic) => nic.network === network)) return;
      try {
        await relink(context, found, { network, bridge }, signal);
      } catch (error) {
        context.log(`${found.defined.name} could not be linked to the network ${network} again: ${String(error)}`);
      }
    }),
  );
}

async function relink(
  context: DriverContext,
  { domain: dom }: SurveyedDomain,
  { network, bridge }: { network: string; bridge: string },
  signal?: AbortSignal,
): Promise<void> {
  const { xml } = await context.link.call(procedures.domainGetXMLDesc, { dom, flags: 0 }, { signal });
  for (const nic of parseXml(xml, 'domain').find('devices', 'interface')) {
    const source = nic.child('source');
    if (nic.attribute('type') !== 'network' || source?.attribute('network') !== network) continue;
    for (const kind of ['bridge', 'network'] as const) {
      setAttribute(nic, 'type', kind);
      for (const name of ['network', 'bridge', 'portid']) if (source.attribute(name) !== null) removeAttribute(source, name);
      setAttribute(source, kind, kind === 'bridge' ? bridge : network);
      await update(context, dom, nic, signal);
    }
  }
}

async function update(context: DriverContext, dom: SurveyedDomain['domain'], nic: XmlElement, signal?: AbortSignal): Promise<void> {
  const args = { dom, xml: serialiseElement(nic), flags: DomainDeviceModifyFlags.live };
  await context.link.call(procedures.domainUpdateDeviceFlags, args, { lane: 'work', signal });
}
