import { type Domain, domain } from '../domain/domain.ts';
import { parseXml } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { compareDomains } from './compare.ts';
import { DEVICE_RULES } from './device-rules.ts';
import type { Change, Difference } from './difference.ts';
import { DOMAIN_RULES } from './domain-rules.ts';
import { nextBoot, type Rule } from './rule.ts';
import { summaryOf } from './words.ts';

const OTHERWISE = nextBoot('**', 'libvirt has no call that changes it on a running domain; a definition takes it');
const RULES: readonly Rule[] = [...DOMAIN_RULES, ...DEVICE_RULES, OTHERWISE];

/**
 * What has to change for the domain `was` (as it runs, or as it is defined) to become `wanted`, with when each can come true on
 * libvirt's QEMU driver. What `wanted` says nothing about and libvirt fills in (addresses, aliases, controllers…) is no difference.
 *
 * @throws {XmlError} as `parseXml` and `domain.build`.
 */
export function diff(was: string | Domain, wanted: string | Domain): Difference[] {
  return compareDomains(rootOf(was), rootOf(wanted)).map(judge);
}

const rootOf = (from: string | Domain): XmlElement => parseXml(typeof from === 'string' ? from : domain.build(from), 'domain');

function judge(change: Change): Difference {
  const { effect, call, fact } = RULES.find(({ matches, when }) => matches(change.place) && when(change)) ?? OTHERWISE;
  const { path, kind, before, after } = change;
  return { path, kind, before, after, summary: summaryOf(change), effect, call, reason: fact };
}
