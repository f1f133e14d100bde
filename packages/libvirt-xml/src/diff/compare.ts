import type { XmlElement } from '../xml/tree.ts';
import { isCpuAsMade, isFilledIn, isReported, isSameMachine } from './assigned.ts';
import type { Change } from './difference.ts';
import { isKeyed, keyOf } from './keys.ts';
import { fingerprint, meaningOf, outline, shown, sizeOf, sizeText } from './values.ts';

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
  const changes = compareElements(whole).filter(
    ({ place }) => place !== 'currentMemory' && !isReported(place) && !isCpuAsMade(place, was, becomes),
  );
  return [...changes, ...compareCurrentMemory(whole)];
}

/** There is as much of it as there is memory where nothing is said; where it follows the memory, that alone is the difference. */
function compareCurrentMemory(whole: Pair): Change[] {
  const sizes = [whole.was, whole.becomes].map((domain) => {
    const [memory, current] = [domain.child('memory'), domain.child('currentMemory')];
    const all = memory === null ? 0 : (sizeOf(memory) ?? 0);
    return { all, current: current === null ? all : (sizeOf(current) ?? 0) };
  });
  const [before = { all: 0, current: 0 }, after = before] = sizes;
  const follows = before.current === before.all && after.current === after.all;
  if (follows || before.current === after.current) return [];
  const place = 'currentMemory';
  return [change(whole, { path: place, place, before: sizeText(before.current), after: sizeText(after.current) })];
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
    if (before !== null && after !== null && isSame(place, before, after)) return [];
    if (after === null && isFilledIn(place, pair.was, pair.domain.becomes)) return [];
    return [change(pair, { path: join(pair.path, `@${name}`), place, before, after })];
  });
}

const join = (path: string, step: string): string => (path === '' ? step : `${path}/${step}`);

function isSame(place: string, before: string, after: string): boolean {
  if (place === 'os/type/@machine') return isSameMachine(before, after);
  return meaningOf(place, before) === meaningOf(place, after);
}

function compareChildren(pair: Pair): Change[] {
  const names = new Map(
    [...pair.was.elements(), ...pair.becomes.elements()].map((element) => [`${element.namespace} ${element.name}`, element]),
  );
  return [...names.values()].flatMap(({ name, namespace, tag }) => compareList(pair, name, namespace, tag));
}

/** All children of one name. */
function compareList(pair: Pair, name: string, namespace: string, tag: string): Change[] {
  const place = join(pair.place, namespace === '' ? name : tag);
  const olds = pair.was.children(name, namespace).filter((element) => !isOnlyReported(place, element));
  const news = pair.becomes.children(name, namespace).filter((element) => !isOnlyReported(place, element));
  const labels = isKeyed(place) || olds.length > 1 || news.length > 1;
  const keysOf = (items: XmlElement[]): string[] => uniqueKeys(place, items);
  const [oldKeys, newKeys] = [keysOf(olds), keysOf(news)];
  const free = new Set(olds.keys());
  const take = (index: number): XmlElement | undefined => (free.delete(index) ? olds[index] : undefined);
  const matched = newKeys.map((key) => take(oldKeys.indexOf(key)));
  news.forEach((item, index) => {
    // An item that leaves its key to libvirt continues the next one of its type that is left.
    if (matched[index] !== undefined || keyOf(place, item) !== null) return;
    const next = [...free].find((at) => olds[at]?.attribute('type') === item.attribute('type'));
    if (next !== undefined) matched[index] = take(next);
  });
  const step = (key: string | undefined): string => join(pair.path, labels ? `${tag}[${key}]` : tag);
  const kept = news.flatMap((becomes, index): Change[] => {
    const was = matched[index];
    const path = step(was === undefined ? newKeys[index] : oldKeys[olds.indexOf(was)]);
    const device = pair.place === 'devices' ? { was: was ?? null, becomes } : pair.device;
    return was === undefined
      ? [added(pair, { path, place, becomes, device })]
      : compareElements({ ...pair, path, place, was, becomes, device });
  });
  const gone = [...free].flatMap((index): Change[] => {
    const was = olds[index];
    if (was === undefined || isFilledIn(place, was, pair.domain.becomes)) return [];
    const device = pair.place === 'devices' ? { was, becomes: null } : pair.device;
    const before = outline(was, place);
    return [{ path: step(oldKeys[index]), place, kind: 'removed', before, after: null, was, becomes: null, device, domain: pair.domain }];
  });
  return [...gone, ...kept];
}

/** Such as `<source index='5'/>` of a drive without a medium. */
const isOnlyReported = (place: string, { attributes, nodes }: XmlElement): boolean =>
  nodes.length === 0 && attributes.length > 0 && attributes.every(({ name }) => isReported(`${place}/@${name}`));

function added({ domain }: Pair, { path, place, becomes, device }: Pick<Pair, 'path' | 'place' | 'becomes' | 'device'>): Change {
  return { path, place, kind: 'added', before: null, after: outline(becomes, place), was: null, becomes, device, domain };
}

/** Keys, numbered where they are not unique; positions for items without. */
function uniqueKeys(place: string, items: readonly XmlElement[]): string[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(place, item) ?? '';
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (key === '') return String(count);
    return count === 1 ? key : `${key} ${count}`;
  });
}

/** Elements of others are compared as a whole. */
function compareForeign({ path, place, was, becomes, device, domain }: Pair): Change[] {
  const tags = new Set([...was.elements(), ...becomes.elements()].map(({ tag }) => tag));
  return [...tags].flatMap((tag): Change[] => {
    const find = (parent: XmlElement): XmlElement | null => parent.elements().find((element) => element.tag === tag) ?? null;
    const [before, after] = [find(was), find(becomes)];
    if (before !== null && after !== null && fingerprint(before) === fingerprint(after)) return [];
    const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
    const say = (element: XmlElement | null): string | null => (element === null ? null : outline(element, place));
    return [
      {
        path: join(path, tag),
        place: join(place, tag),
        kind,
        before: say(before),
        after: say(after),
        was: before,
        becomes: after,
        device,
        domain,
      },
    ];
  });
}
