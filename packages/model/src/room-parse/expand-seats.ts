import { HOST_LABEL_RULE, type MacAddress, parseMacAddress, parseSeatName, type SeatName } from '../ids.ts';
import { ipv4Range, ipv4ToNumber, parseIpv4Address } from '../ipv4.ts';
import type { NetworkDefinition } from '../network/definition.ts';
import { whyNotReserved } from '../network/read-addresses.ts';
import type { DesiredNetwork, DesiredSeat } from '../room.ts';
import { usable } from './network-reader.ts';
import { quote } from './quote.ts';
import { type SectionSource, shorten, type TemplateField } from './section-reader.ts';
import type { YamlReader } from './yaml-reader.ts';

const MAC_RULE = 'a unicast MAC address such as 52:54:00:12:34:56';
/** Least digits that a bare `{{ id }}` prints. */
const ID_WIDTH_MIN = 2;
/** Findings about one key of one section; further ones are counted in one line. */
const FINDINGS_PER_KEY = 5;

export interface ExpandContext {
  reader: YamlReader;
  room: string;
  /** Null when the network is broken: addresses are then only checked for their form and for repeats. */
  network: DesiredNetwork | null;
  /** The same network where it stands on its own: its ranges and hosts are kept free too. */
  definition?: NetworkDefinition | null;
}

/** Who has a name, an address or a MAC already, over the whole room. */
interface Taken {
  names: Map<string, string>;
  ips: Map<string, string>;
  macs: Map<string, string>;
}

/** Renders and checks every seat of every section; a seat with a broken piece is left out (reported). */
export function expandSeats(context: ExpandContext, sections: readonly SectionSource[]): DesiredSeat[] {
  const taken: Taken = { names: new Map(), ips: new Map(), macs: new Map() };
  return sections.flatMap((section) => expandSection(context, section, taken));
}

function expandSection(context: ExpandContext, section: SectionSource, taken: Taken): DesiredSeat[] {
  const names = new KeyCheck(context, section, section.nameTemplate);
  const ips = new KeyCheck(context, section, section.ipTemplate);
  const macs = new KeyCheck(context, section, section.macTemplate);
  const seats: DesiredSeat[] = [];
  for (const id of section.ids) {
    const who = `${section.name} ${id}`;
    const name = names.read(id, (text) => checkName(text, who, taken.names));
    const ip = ips.read(id, (text) => checkIp(text, who, taken.ips, context));
    const mac = macs.read(id, (text) => checkMac(text, who, taken.macs));
    if (name === null || ip === null || section.memoryKiB === null || section.vcpus === null) continue;
    const { memoryKiB, vcpus, spice } = section;
    seats.push({ name, section: section.name, id, ip, ...(mac === null ? {} : { mac }), memoryKiB, vcpus, ...(spice ? { spice } : {}) });
  }
  for (const check of [names, ips, macs]) check.close(section.ids.length === 0);
  return seats;
}

type Checked<T> = { value: T } | { problem: string; allowed?: string };

function checkName(text: string, who: string, taken: Map<string, string>): Checked<SeatName> {
  const name = parseSeatName(text);
  if (name === null) return { problem: `${quote(text)} is not a host name`, allowed: HOST_LABEL_RULE };
  return claim(taken, name, who, `the name ${quote(name)}`) ?? { value: name };
}

function checkIp(
  text: string,
  who: string,
  taken: Map<string, string>,
  { network, definition }: ExpandContext,
): Checked<DesiredSeat['ip']> {
  const ip = parseIpv4Address(text);
  if (ip === null) return { problem: `${quote(text)} is not an IPv4 address`, allowed: 'four numbers from 0 to 255, e.g. 192.0.2.11' };
  const range = network === null ? null : ipv4Range(network.subnet);
  if (network !== null && range !== null) {
    const value = ipv4ToNumber(ip);
    const allowed = `${usable(range.first, range.last)}, but not the gateway ${network.gateway}`;
    if (value < range.first || value > range.last) return { problem: `${ip} is outside the subnet ${network.subnet}`, allowed };
    if (ip === network.gateway) return { problem: `${ip} is the gateway's address`, allowed };
    if (value === range.first) return { problem: `${ip} is the network's own address`, allowed };
    if (value === range.last) return { problem: `${ip} is the broadcast address`, allowed };
  }
  if (definition && definition.mode !== 'bridge') {
    const wrong = whyNotReserved(ip, definition);
    if (wrong !== null) return { problem: `${ip} ${wrong.message}`, allowed: wrong.allowed };
    const host = definition.hosts.find((one) => one.ip === ip);
    if (host !== undefined) return { problem: `${ip} is the address of the host ${host.name}`, allowed: 'one that no other machine has' };
  }
  return claim(taken, ip, who, `the address ${ip}`) ?? { value: ip };
}

function checkMac(text: string, who: string, taken: Map<string, string>): Checked<MacAddress> {
  const mac = parseMacAddress(text);
  if (mac === null) return { problem: `${quote(text)} is not a unicast MAC address`, allowed: MAC_RULE };
  if (mac === '00:00:00:00:00:00') return { problem: `${mac} is no machine's address`, allowed: MAC_RULE };
  // libvirt gives fe:… to the host's end of each interface.
  if (mac.startsWith('fe:')) return { problem: `${mac} is kept for the host's own interfaces`, allowed: MAC_RULE };
  return claim(taken, mac, who, `the MAC ${mac}`) ?? { value: mac };
}

function claim(taken: Map<string, string>, value: string, who: string, what: string): { problem: string; allowed: string } | null {
  const other = taken.get(value);
  if (other === undefined) taken.set(value, who);
  return other === undefined ? null : { problem: `${what} is already that of seat ${other}`, allowed: 'one that no other seat has' };
}

/** One templated key of a section: renders it for seat after seat and keeps its findings few. */
class KeyCheck {
  readonly #context: ExpandContext;
  readonly #section: SectionSource;
  readonly #source: TemplateField | null;
  readonly #idWidth: number;
  #broken = false;
  #findings = 0;

  constructor(context: ExpandContext, section: SectionSource, source: TemplateField | null) {
    this.#context = context;
    this.#section = section;
    this.#source = source;
    this.#idWidth = Math.max(ID_WIDTH_MIN, String(section.ids.at(-1) ?? 0).length);
  }

  read<T>(id: number, check: (text: string) => Checked<T>): T | null {
    if (this.#source === null || this.#broken) return null;
    const { field, template } = this.#source;
    const { reader, room } = this.#context;
    const rendered = template.render({ room, section: this.#section.name, id, idWidth: this.#idWidth });
    if ('problem' in rendered) {
      // It would fail alike for all the others.
      this.#broken = true;
      const { message, offset, allowed } = rendered.problem;
      reader.report(reader.offsetInside(field, offset), field.path, `template, at seat ${id}: ${shorten(message)}`, allowed);
      return null;
    }
    const checked = check(rendered.text);
    if ('value' in checked) return checked.value;
    this.#findings += 1;
    if (this.#findings <= FINDINGS_PER_KEY) reader.report(field, field.path, `seat ${id}: ${checked.problem}`, checked.allowed);
    return null;
  }

  /** Counts the findings that were not told one by one; tries the template once if there was no seat to try it on. */
  close(untried: boolean): void {
    if (untried) this.read(1, () => ({ value: null }));
    const rest = this.#findings - FINDINGS_PER_KEY;
    if (rest <= 0 || this.#source === null) return;
    this.#context.reader.report(this.#source.field, this.#source.field.path, `and ${rest} more ${rest === 1 ? 'seat' : 'seats'} like this`);
  }
}
