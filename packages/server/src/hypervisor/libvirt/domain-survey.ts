import { type Domain, DomainXMLFlags, isNotFound, procedures } from '@aula/libvirt';
import { diff, XmlError } from '@aula/libvirt-xml';
import type { DriverContext } from './context.ts';
import { type DomainInfo, readDomain } from './domain-info.ts';
import { restartPending } from './drift.ts';
import { isActive, type Power, powerOf } from './power.ts';

/** One domain of the host, whoever made it. */
export interface SurveyedDomain {
  domain: Domain;
  defined: DomainInfo;
  /** As it runs now; null while it is off, or when it was not asked for. */
  live: DomainInfo | null;
  /** What a restart would change in the running domain, in words; empty for most. */
  pending: readonly PendingChange[];
  power: Power;
}

export interface PendingChange {
  /** In libvirt's words: `memory`, `devices/disk[vda]/source/@file`. */
  path: string;
  from: string;
  to: string;
}

/** Changes told one by one; a domain that differs in more is another one altogether. */
const PENDING_MAX = 20;

/** Documents kept parsed; more than that are forgotten, oldest first. */
const CACHE_MAX = 4096;

/**
 * Reads all domains of the host in one pass: all calls are sent at once and answered in any order. Documents that did not
 * change since the last pass are not parsed again.
 */
export class DomainSurvey {
  readonly #parsed = new Map<string, { xml: string; info: DomainInfo }>();

  /** All domains; `withLive` also reads the running ones' live documents where `wants` says so of their definition. */
  async all(
    context: Pick<DriverContext, 'link'>,
    { wantsLive = () => false, signal }: { wantsLive?: (defined: DomainInfo) => boolean; signal?: AbortSignal | undefined } = {},
  ): Promise<SurveyedDomain[]> {
    const { domains } = await context.link.call(procedures.connectListAllDomains, { needResults: true, flags: 0 }, { signal });
    const found = await Promise.all(domains.map((domain) => this.one(context, domain, wantsLive, signal)));
    return found.filter((one) => one !== null);
  }

  /** One of them; null when it is gone meanwhile. */
  async one(
    context: Pick<DriverContext, 'link'>,
    domain: Domain,
    wantsLive: (defined: DomainInfo) => boolean,
    signal?: AbortSignal,
  ): Promise<SurveyedDomain | null> {
    try {
      const [defined, { state, reason }] = await Promise.all([
        this.#read(context, domain, DomainXMLFlags.inactive, signal),
        context.link.call(procedures.domainGetState, { dom: domain, flags: 0 }, { signal }),
      ]);
      const live = isActive(state) && wantsLive(defined.info) ? await this.#read(context, domain, 0, signal) : null;
      const pending = live !== null && restartPending(live.info, defined.info) ? pendingChanges(live.xml, defined.xml) : [];
      return { domain, defined: defined.info, live: live?.info ?? null, pending, power: powerOf(state, reason) };
    } catch (error) {
      if (isNotFound(error)) return null;
      // A domain of others that Aula cannot read is none of Aula's business.
      if (error instanceof XmlError) return null;
      throw error;
    }
  }

  async #read(
    context: Pick<DriverContext, 'link'>,
    dom: Domain,
    flags: number,
    signal?: AbortSignal,
  ): Promise<{ xml: string; info: DomainInfo }> {
    const { xml } = await context.link.call(procedures.domainGetXMLDesc, { dom, flags }, { signal });
    const key = `${dom.uuid} ${flags}`;
    const kept = this.#parsed.get(key);
    if (kept?.xml === xml) return kept;
    const info = readDomain(xml);
    this.#parsed.delete(key);
    const read = { xml, info };
    this.#parsed.set(key, read);
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > CACHE_MAX && oldest !== undefined) this.#parsed.delete(oldest);
    return read;
  }
}

const pendingChanges = (live: string, defined: string): PendingChange[] =>
  diff(live, defined)
    .slice(0, PENDING_MAX)
    .map(({ path, before, after }) => ({ path, from: before ?? 'none', to: after ?? 'none' }));
