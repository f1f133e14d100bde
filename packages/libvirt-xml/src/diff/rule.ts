import type { Change, Effect } from './difference.ts';
import { placeMatcher } from './place-pattern.ts';

/** What becomes of a change at one kind of place. The first rule that applies is the one that counts. */
export interface Rule {
  readonly matches: (place: string) => boolean;
  /** Further conditions. */
  readonly when: (change: Change) => boolean;
  readonly effect: Effect;
  readonly call: string | null;
  /** The fact of libvirt behind it. */
  readonly fact: string;
}

const always = (): boolean => true;

/** Can be done on the running domain by `call`. */
export const live = (pattern: string, call: string, fact: string, when: Rule['when'] = always): Rule => ({
  matches: placeMatcher(pattern),
  when,
  effect: 'live',
  call,
  fact,
});

/** Only in the definition. */
export const nextBoot = (pattern: string, fact: string, when: Rule['when'] = always): Rule => ({
  matches: placeMatcher(pattern),
  when,
  effect: 'next-boot',
  call: null,
  fact,
});

/** Only by another domain. */
export const reCreate = (pattern: string, fact: string): Rule => ({
  matches: placeMatcher(pattern),
  when: always,
  effect: 're-create',
  call: null,
  fact,
});
