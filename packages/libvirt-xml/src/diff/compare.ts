import { createElement } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';
import { isChosenPort, isChosenSocket, isCpuAsMade, isDefaultFormat, isNetworksType, isReported, isSameMachine } from './assigned.ts';
import { compareMemory } from './compare-memory.ts';
import type { Change } from './difference.ts';
import { isFilledIn } from './filled-in.ts';
import { isKeyed, keyOf } from './keys.ts';
import { attributeMeaning, fingerprint, isUnit, meaningOf, outline, shown, sizeOf, sizeText } from './values.ts';

interface Pair {
  readonly path: string;
  readonly place: string;
  readonly was: XmlElement;
  readonly becomes: XmlElement;
  readonly device: Change['device'];
  readonly domain: Change['domain'];
}

/** Everything that differs between two domains, but for what the second leaves to libvirt. */
export function compareDomains(was: XmlElement, becomes: XmlElement): Change[] {
  const whole: Pair = { path: '', place: '', was, becomes, device: { was: null, becomes: null }, domain: { was, becomes } };
  const changes = compareElements(whole).filter((found) => !isElsewhere(found.place) && !isOfRun(found));
  return [...compareMemory(whole.domain), ...changes];
}

/** Compared by {@link compareMemory}. */
const isElsewhere = (place: string): boolean => place === 'memory' || place === 'currentMemory';

function isOfRun(found: Change): boolean {
  const { place, device, domain, before, after } = found;
  return (
    isReported(place) ||
    isCpuAsMade(place, domain.was, domain.becomes) ||
    isChosenSocket(place, device.was, device.becomes) ||
    isDefaultFormat(place, before, after) ||
    isOfRunning(found)
  );
}

/** The wanted domain is one that runs, the other one its definition: it says what libvirt filled in for the run. */
function isOfRunning({ kind, place, becomes, domain }: Change): boolean {
  const isRun = domain.was.attribute('id') === null && domain.becomes.attribute('id') !== null;
  if (kind !== 'added' || becomes === null || !isRun) return false;
  return isFilledIn(place, becomes, domain.was);
}

function compareElements(pair: Pair): Change[] {
  const { was, becomes, path, place } = pair;
  if (place === 'metadata') return compareForeign(pair);
  const sizes = [sizeOf(was), sizeOf(becomes)] as const;
  const isSize = sizes[0] !== null && sizes[1] !== null;
  const changes = compareAttributes(pair, isSize ? ['unit'] : []);
  if (isSize) {
    if (sizes[0] !== sizes[1]) changes.push(change(pair, { path, place, before: sizeText(sizes[0]), after: sizeText(sizes[1]) }));
    return changes;
  }
  const hasElements = [was, becomes].some((element) => element.elements().length > 0);
  if (!hasElements && meaningOf(place, was.text) !== meaningOf(place, becomes.text)) {
    changes.push(change(pair, { path, place, before: was.text || null, after: becomes.text || null }));
  }
  return [...changes, ...compareChildren(pair)];
}

interface Found {
  path: string;
  place: string;
  before: string | null;
  after: string | null;
}

function change({ was, becomes, device, domain }: Pair, { path, place, before, after }: Found): Change {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const say = (value: string | null): string | null => (value === null ? null : shown(place, value));
  return { path, place, kind, before: say(before), after: say(after), was, becomes, device, domain };
}

function compareAttributes(pair: Pair, skipped: readonly string[]): Change[] {
  const names = new Set([...pair.was.attributes, ...pair.becomes.attributes].map(({ name }) => name));
  return [...names].flatMap((name): Change[] => {
    if (name.startsWith('xmlns') || skipped.includes(name)) return [];
    const before = pair.was.attribute(name);
    const after = pair.becomes.attribute(name);
    const place = join(pair.place, `@${name}`);
    if (isUnit(place)) return [];
    if (before !== null && after !== null && isSame(place, pair, before, after)) return [];
    if (after === null && isFilledIn(place, pair.was, pair.domain.becomes)) return [];
    return [change(pair, { path: join(pair.path, `@${name}`), place, before, after })];
  });
}

const join = (path: string, step: string): string => (path === '' ? step : `${path}/${step}`);

function isSame(place: string, { was, becomes }: Pair, before: string, after: string): boolean {
  if (place === 'os/type/@machine') return isSameMachine(before, after);
  if (isChosenPort(place, before, after) || isNetworksType(place, was, becomes)) return true;
  return attributeMeaning(place, was, before) === attributeMeaning(place, becomes, after);
}

interface Lists {
  readonly olds: XmlElement[];
  readonly news: XmlElement[];
}

/** Children by their name, in the order in which names come first. */
function compareChildren(pair: Pair): Change[] {
  const lists = new Map<string, Lists>();
  const listsOf = ({ namespace, name }: XmlElement): Lists => {
    const key = `${namespace} ${name}`;
    const both = lists.get(key) ?? { olds: [], news: [] };
    lists.set(key, both);
    return both;
  };
  for (const element of pair.was.elements()) listsOf(element).olds.push(element);
  for (const element of pair.becomes.elements()) listsOf(element).news.push(element);
  return [...lists.values()].flatMap((both) => compareList(pair, both));
}

/** Elements that mean nothing without what is in them: to be there or not is no difference by itself. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'devices',
  'metadata',
  'cputune',
  'memtune',
  'blkiotune',
  'numatune',
  'perf',
  'iothreadids',
]);

/** All children of one name. */
function compareList(pair: Pair, all: Lists): Change[] {
  const { namespace, name, tag } = all.olds[0] ?? all.news[0] ?? pair.was;
  const place = join(pair.place, namespace === '' ? name : tag);
  const olds = all.olds.filter((element) => !isOnlyReported(place, element));
  const news = all.news.filter((element) => !isOnlyReported(place, element));
  const labels = isKeyed(place) || olds.length > 1 || news.length > 1;
  const [oldKeys, newKeys] = [uniqueKeys(place, olds), uniqueKeys(place, news)];
  const { matched, free } = matchByKey(place, { olds, news }, oldKeys, newKeys);
  const step = (key: string | undefined): string => join(pair.path, labels ? `${tag}[${key}]` : tag);
  const kept = news.flatMap((becomes, index): Change[] => {
    const at = matched[index];
    const was = at === undefined ? undefined : olds[at];
    const path = step(at === undefined ? newKeys[index] : oldKeys[at]);
    const device = pair.place === 'devices' ? { was: was ?? null, becomes } : pair.device;
    if (was !== undefined) return compareElements({ ...pair, path, place, was, becomes, device });
    if (CONTAINERS.has(place)) return compareElements({ ...pair, path, place, was: createElement(becomes.tag), becomes });
    return [added(pair, { path, place, becomes, device })];
  });
  const gone = [...free].flatMap((index): Change[] => {
    const was = olds[index];
    if (was === undefined || isFilledIn(place, was, pair.domain.becomes)) return [];
    if (CONTAINERS.has(place)) return compareElements({ ...pair, path: step(oldKeys[index]), place, was, becomes: createElement(was.tag) });
    const device = pair.place === 'devices' ? { was, becomes: null } : pair.device;
    const before = outline(was, place);
    return [{ path: step(oldKeys[index]), place, kind: 'removed', before, after: null, was, becomes: null, device, domain: pair.domain }];
  });
  return [...gone, ...kept];
}

/** For each new item the old one that it continues; and the old ones that are left. */
function matchByKey(place: string, { olds, news }: Lists, oldKeys: readonly string[], newKeys: readonly string[]) {
  const free = new Set(olds.keys());
  const places = new Map(oldKeys.map((key, index) => [key, index]));
  const matched = newKeys.map((key) => {
    const at = places.get(key);
    return at !== undefined && free.delete(at) ? at : undefined;
  });
  const left = new Map<string | null, number[]>();
  for (const at of [...free].toReversed()) {
    const type = olds[at]?.attribute('type') ?? null;
    const others = left.get(type);
    if (others === undefined) left.set(type, [at]);
    else others.push(at);
  }
  news.forEach((item, index) => {
    // An item that leaves its key to libvirt continues the next one of its type that is left.
    if (matched[index] !== undefined || keyOf(place, item, index) !== null) return;
    const next = left.get(item.attribute('type'))?.pop();
    if (next === undefined) return;
    free.delete(next);
    matched[index] = next;
  });
  return { matched, free };
}

/** Such as `<source index='5'/>` of a drive without a medium. */
const isOnlyReported = (place: string, { attributes, nodes }: XmlElement): boolean =>
  nodes.length === 0 && attributes.length > 0 && attributes.every(({ name }) => isReported(`${place}/@${name}`));

function added({ domain }: Pair, { path, place, becomes, device }: Pick<Pair, 'path' | 'place' | 'becomes' | 'device'>): Change {
  return { path, place, kind: 'added', before: null, after: outline(becomes, place), was: null, becomes, device, domain };
}

/** Keys, numbered where they are not unique; positions for items without. No two are equal, whatever the keys are. */
function uniqueKeys(place: string, items: readonly XmlElement[]): string[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return items.map((item, index) => {
    const key = keyOf(place, item, index) ?? '';
    let count = counts.get(key) ?? 0;
    let unique: string;
    do {
      count += 1;
      unique = key === '' ? String(count) : count === 1 ? key : `${key} ${count}`;
    } while (taken.has(unique));
    counts.set(key, count);
    taken.add(unique);
    return unique;
  });
}

/** Elements of others are compared as a whole, each namespace's on its own, whatever their prefix. */
function compareForeign({ path, place, was, becomes, device, domain }: Pair): Change[] {
  const [olds, news] = [byName(was), byName(becomes)];
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((key): Change[] => {
    const [before = null, after = null] = [olds.get(key), news.get(key)];
    const tag = (before ?? after)?.tag ?? '';
    if (before !== null && after !== null && fingerprint(before) === fingerprint(after)) return [];
    const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
    const say = (element: XmlElement | null): string | null => (element === null ? null : outline(element, place));
    const said = { before: say(before), after: say(after) };
    return [{ path: join(path, tag), place: join(place, tag), kind, ...said, was: before, becomes: after, device, domain }];
  });
}

/** By namespace and name; more of the same are numbered. */
function byName(parent: XmlElement): Map<string, XmlElement> {
  const named = new Map<string, XmlElement>();
  const counts = new Map<string, number>();
  for (const element of parent.elements()) {
    const key = `${element.namespace} ${element.name}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    named.set(count === 1 ? key : `${key} ${count}`, element);
  }
  return named;
}
