import type { NetworkInternet, NetworkProtect, NetworkPublish, SectionProtect } from './definition.ts';

/** What a network's YAML says beside what the host has to know of it. */
export interface NetworkRules {
  protect: NetworkProtect;
  internet: NetworkInternet;
  publish: readonly NetworkPublish[];
}

/** The same text for protections that come to the same, and the other way round. Short enough to be kept with the network. */
export function protectKey({ default: first, sections }: NetworkProtect): string {
  const sorted = Object.entries(sections).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sectionKey(first), sorted.map(([section, protect]) => [section, ...sectionKey(protect)])]);
}

const sectionKey = ({ level, open, packetsPerSecond, isolate }: SectionProtect): unknown[] => [
  level,
  [...open].sort(),
  packetsPerSecond,
  isolate,
];

/** `strict, routers metered`. */
export function protectWords({ default: first, sections }: NetworkProtect): string {
  const words = ({ level, isolate }: SectionProtect): string => (isolate ? `${level} and isolated` : level);
  return [words(first), ...Object.entries(sections).map(([section, protect]) => `${section} ${words(protect)}`)].join(', ');
}

const publishWords = (publish: readonly NetworkPublish[]): string =>
  publish.map(({ section, protocol, port }) => `${section} ${protocol} ${port}`).join(', ') || 'nothing';

/** What of the rules that count at once is another. */
export function ruleChanges(before: NetworkRules, wanted: NetworkRules): { field: keyof NetworkRules; from: string; to: string }[] {
  return [
    change(
      'protect',
      protectKey(before.protect) === protectKey(wanted.protect),
      protectWords(before.protect),
      protectWords(wanted.protect),
    ),
    change('internet', same(before.internet, wanted.internet), before.internet.mode, wanted.internet.mode),
    change('publish', same(before.publish, wanted.publish), publishWords(before.publish), publishWords(wanted.publish)),
  ].flat();
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const change = (field: keyof NetworkRules, isSame: boolean, from: string, to: string) =>
  isSame ? [] : [{ field, from, to: from === to ? `${to}, other details` : to }];
