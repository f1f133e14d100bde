/** What libvirt's headers declare: functions, types and enumerations, and the page of the manual that describes each. */

export interface Enumeration {
  /** As in C: `virDomainState`. */
  name: string;
  module: string;
  members: { name: string; value: number }[];
}

export interface Manual {
  /** C names of functions and types by their spelling without case and underscores. */
  spelling: Map<string, string>;
  /** Module of each public function: `libvirt-domain`. */
  modules: Map<string, string>;
  enumerations: Enumeration[];
}

export const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** The manual's page of a function or type. */
export const manualUrl = (module: string, name: string): string => `https://libvirt.org/html/libvirt-${module}.html#${name}`;

/**
 * @param headers by file name (`libvirt-domain.h`), comments included.
 * @param symbols libvirt's lists of exported symbols, which also spell the internal functions.
 */
export function readManual(headers: ReadonlyMap<string, string>, symbols: readonly string[]): Manual {
  const manual: Manual = { spelling: new Map(), modules: new Map(), enumerations: [] };
  for (const list of symbols) for (const [name] of list.matchAll(/\bvir[A-Z]\w*/g)) manual.spelling.set(plain(name), name);
  const values = new Map<string, number>();
  const bodies: { name: string; module: string; body: string }[] = [];
  for (const [file, text] of headers) {
    const module = file.replace(/\.h(\.in)?$/, '');
    const bare = withoutSentinels(text.replaceAll(/\/\*[\s\S]*?\*\//g, ''));
    for (const [, name = ''] of bare.matchAll(/\b(vir[A-Z]\w*)\s*\(/g)) {
      manual.spelling.set(plain(name), name);
      manual.modules.set(name, module);
    }
    for (const [, name = ''] of bare.matchAll(/\bstruct _(vir[A-Z]\w*)/g)) manual.spelling.set(plain(name), name);
    for (const [, body = '', name = ''] of bare.matchAll(/typedef enum \{([^}]*)\} (\w+);/g)) {
      bodies.push({ name, module, body });
    }
  }
  // Headers name each other's members, so what cannot be told at first can once all were read.
  const late = bodies.filter(({ body }) => readMembers(body, values).some(({ value }) => Number.isNaN(value)));
  for (const { body } of late) readMembers(body, values);
  for (const { body, ...rest } of bodies) manual.enumerations.push({ ...rest, members: readMembers(body, values) });
  const unknown = manual.enumerations.flatMap(({ members }) => members.filter(({ value }) => Number.isNaN(value)));
  if (unknown.length > 0) throw new Error(`not understood: ${unknown.map(({ name }) => name).join(', ')}`);
  return manual;
}

/** `# ifdef VIR_ENUM_SENTINELS … # endif` holds the end marks, which are no values. */
const withoutSentinels = (text: string): string => text.replaceAll(/#\s*ifdef VIR_ENUM_SENTINELS[\s\S]*?#\s*endif/g, '');

function readMembers(body: string, values: Map<string, number>): Enumeration['members'] {
  const members: Enumeration['members'] = [];
  let next = 0;
  for (const line of body.split(',')) {
    const match = /^\s*(\w+)(?:\s*=\s*([\s\S]+))?$/.exec(line.trim());
    if (!match) continue;
    const [, name = '', expression] = match;
    const value = expression === undefined ? next : evaluate(expression, values);
    values.set(name, value);
    members.push({ name, value });
    next = Number(value) + 1;
  }
  return members;
}

/** Numbers, `1 << n`, names of other members, and these joined by `|` or `+`; NaN for anything else. */
function evaluate(expression: string, values: ReadonlyMap<string, number>): number {
  const bare = expression.replaceAll(/[()\s]/g, '').replaceAll(/\b(0x[\da-fA-F]+|\d+)[Uu]?[Ll]*\b/g, '$1');
  let total = 0;
  for (const part of bare.split(/[|+]/)) {
    const shift = /^(\w+)<<(\d+)$/.exec(part);
    total += shift ? Number(shift[1]) * 2 ** Number(shift[2]) : Number(values.get(part) ?? part);
  }
  return total;
}
