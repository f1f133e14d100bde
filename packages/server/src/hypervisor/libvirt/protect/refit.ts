import { DomainDeviceModifyFlags, type Domain as DomainRef, DomainXMLFlags, procedures } from '@aula/libvirt';
import {
  AULA_NAMESPACE,
  devices,
  domain as domainXml,
  type NetworkInterface,
  parseDocument,
  parseXml,
  serialise,
  serialiseElement,
  setAttribute,
} from '@aula/libvirt-xml';
import type { SeatProtection } from '@aula/model';

import type { DriverContext } from '../context.ts';
import { readDomain } from '../domain-info.ts';
import { driftOf, fingerprints } from '../drift.ts';
import { type CardGuard, cardLacks, dressed } from './card.ts';

type RefitContext = Pick<DriverContext, 'link'>;

/** The only card of a domain. */
const firstCard = (xml: string): NetworkInterface | null => domainXml.parse(xml).devices?.interfaces?.[0] ?? null;

/**
 * Gives a seat that was defined before its protection, or under another one, the card that it should have: in its definition, and where it
 * runs in what runs too. The name of a running card's device stays: libvirt cannot change it. A card that somebody changed by
 * hand is left to the room's plan. Does nothing where nothing is to do. Resolves with whether the definition names the device now.
 */
export async function refitCard(
  context: RefitContext,
  dom: DomainRef,
  guard: CardGuard,
  { running, signal }: { running: boolean; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const { xml } = await context.link.call(procedures.domainGetXMLDesc, { dom, flags: DomainXMLFlags.inactive }, { signal });
  const card = firstCard(xml);
  const changes = card !== null && needsRefit(card, guard) && !driftOf(readDomain(xml)).includes('nic');
  if (changes) {
    const changed = withMark(
      domainXml.edit(xml, (draft) => {
        const [first] = draft.devices?.interfaces ?? [];
        if (first !== undefined && draft.devices?.interfaces !== undefined) draft.devices.interfaces[0] = dressed(first, guard);
      }),
    );
    await context.link.call(procedures.domainDefineXMLFlags, { xml: changed, flags: 0 }, { lane: 'work', signal });
  }
  if (running) await refitRunning(context, dom, guard, signal);
  return changes || card?.target?.dev === guard.tap;
}

/** How it stands with a seat whose protection is in its card alone. */
export async function cardState(
  context: RefitContext,
  dom: DomainRef,
  guard: CardGuard,
  { running, signal }: { running: boolean; signal?: AbortSignal | undefined },
): Promise<SeatProtection> {
  const flags = running ? 0 : DomainXMLFlags.inactive;
  const card = firstCard((await context.link.call(procedures.domainGetXMLDesc, { dom, flags }, { signal })).xml);
  const lacks = card === null ? [] : cardLacks(card, guard);
  if (lacks.length === 0) return { state: 'protected', detail: '' };
  const detail = `its card does not have ${lacks.map((part) => WORDS[part]).join(', ')} as its network says`;
  return { state: lacks.includes('filter') ? 'exposed' : 'waiting', detail };
}

const WORDS = { filter: 'the filter', isolation: 'the isolation', cap: 'the cap' } as const;

const needsRefit = (card: NetworkInterface, guard: CardGuard): boolean =>
  card.target?.dev !== guard.tap || cardLacks(card, guard).length > 0;

async function refitRunning(context: RefitContext, dom: DomainRef, guard: CardGuard, signal: AbortSignal | undefined): Promise<void> {
  const { xml } = await context.link.call(procedures.domainGetXMLDesc, { dom, flags: 0 }, { signal });
  const [element] = parseXml(xml, 'domain').find('devices', 'interface');
  const card = firstCard(xml);
  if (element === undefined || card === null) return;
  const lacks = cardLacks(card, guard);
  const { bandwidth: _bandwidth, ...uncapped } = dressed(card, guard, true);
  const cap = card.bandwidth === undefined ? {} : { bandwidth: card.bandwidth };
  // The cap by itself: a kernel may not know how to, which shall keep nothing else from coming true.
  const steps = [
    ...(lacks.some((part) => part !== 'cap') ? [{ ...uncapped, ...cap }] : []),
    ...(lacks.includes('cap') ? [dressed(card, guard, true)] : []),
  ];
  for (const step of steps) {
    const args = { dom, xml: devices.interface.edit(serialiseElement(element), step), flags: DomainDeviceModifyFlags.live };
    await context.link.call(procedures.domainUpdateDeviceFlags, args, { lane: 'work', signal });
  }
}

/** The seat's mark tells of the new card, so that it is not taken for changed by hand. */
function withMark(xml: string): string {
  const document = parseDocument(xml);
  const fingerprint = fingerprints(readDomain(xml))['nic'];
  const mark = document.root.child('metadata')?.child('seat', AULA_NAMESPACE);
  const shape = mark?.children('shape', AULA_NAMESPACE).find((one) => one.attribute('aspect') === 'nic');
  if (shape !== undefined && fingerprint !== undefined) setAttribute(shape, 'fingerprint', fingerprint);
  return serialise(document);
}
