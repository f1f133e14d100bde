import {
  DEFAULT_PROTECT,
  METERED_PACKETS_PER_SECOND,
  METERED_THINGS,
  NETWORK_LIMITS,
  type NetworkProtect,
  PROTECT_LEVELS,
  protectKey,
  type SectionProtect,
} from '@aula/model';

/** A network's protection as it stands in the network's own mark, so that the host alone tells what counts. */
export const writeProtect = (protect: NetworkProtect): string => protectKey(protect);

/** Reads it back; a text that somebody broke means strict for all, never less. */
export function readProtect(text: string): NetworkProtect {
  const strict: NetworkProtect = { default: { ...DEFAULT_PROTECT }, sections: {} };
  const document = parse(text);
  if (!Array.isArray(document) || !Array.isArray(document[0]) || !Array.isArray(document[1])) return strict;
  const first = readSection(document[0]);
  if (first === null) return strict;
  const sections: [string, SectionProtect][] = [];
  for (const entry of document[1].slice(0, NETWORK_LIMITS.sections)) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return strict;
    sections.push([entry[0], readSection(entry.slice(1)) ?? { ...DEFAULT_PROTECT }]);
  }
  return { default: first, sections: Object.fromEntries(sections) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readSection([level, open, packetsPerSecond, isolate]: unknown[]): SectionProtect | null {
  const known = PROTECT_LEVELS.find((one) => one === level);
  if (known === undefined || !Array.isArray(open) || typeof isolate !== 'boolean') return null;
  const things = METERED_THINGS.filter((thing) => open.includes(thing));
  if (known !== 'metered') return { level: known, open: [], packetsPerSecond: null, isolate };
  const rate = typeof packetsPerSecond === 'number' && packetsPerSecond >= 1 ? packetsPerSecond : METERED_PACKETS_PER_SECOND;
  return { level: known, open: things, packetsPerSecond: Math.min(Math.floor(rate), NETWORK_LIMITS.packetsPerSecondMax), isolate };
}
