import type { XmlElement } from '../xml/tree.ts';

/**
 * When a difference can come true:
 * - `live`: on the running domain, by {@link Difference.call}.
 * - `next-boot`: in the definition only, so that it holds from the next start on.
 * - `re-create`: it is another domain; this one has to go.
 */
export type Effect = 'live' | 'next-boot' | 're-create';

/** One thing that differs between two domains. */
export interface Difference {
  /** In libvirt's words, lists by what their items are told apart by: `devices/disk[vda]/driver/@cache`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Text of an attribute or element, or its main attributes; null where there was none. Passwords are `(hidden)`. */
  readonly before: string | null;
  readonly after: string | null;
  /** For people: `memory 2 GiB → 4 GiB`. */
  readonly summary: string;
  readonly effect: Effect;
  /** The libvirt function that makes it come true on the running domain; null where none does. */
  readonly call: string | null;
  /** The fact of libvirt's QEMU driver that the effect rests on. */
  readonly reason: string;
}

/** A difference before it is judged. */
export interface Change {
  readonly path: string;
  /** The path without keys, for the rules: `devices/disk/driver/@cache`. */
  readonly place: string;
  readonly kind: Difference['kind'];
  readonly before: string | null;
  readonly after: string | null;
  /** The element that is, or has, what changed. */
  readonly was: XmlElement | null;
  readonly becomes: XmlElement | null;
  /** The device it belongs to. */
  readonly device: { readonly was: XmlElement | null; readonly becomes: XmlElement | null };
  /** The whole domains. */
  readonly domain: { readonly was: XmlElement; readonly becomes: XmlElement };
}
