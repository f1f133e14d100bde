/** Reads the RPC language (RFC 4506, section 6) as far as libvirt's protocol files use it. */

/** One declared thing: `unsigned int flags`, `remote_string xml`, `opaque cpumap<REMOTE_CPUMAP_MAX>`, `char model[32]`. */
export interface Declaration {
  name: string;
  /** The base type as written, e.g. `unsigned hyper`. */
  base: string;
  shape: 'plain' | 'pointer' | 'fixed' | 'variable';
  /** Size or cap as written, a number or a constant's name; empty for `plain` and `pointer`. */
  size: string;
}

export interface ProcedureLine {
  /** `DOMAIN_GET_XML_DESC`. */
  name: string;
  number: number;
  /** `@readstream`, `@writestream` of its comment. */
  notes: string[];
}

export interface Protocol {
  constants: Map<string, number>;
  typedefs: Map<string, Declaration>;
  structs: Map<string, Declaration[]>;
  procedures: ProcedureLine[];
}

/** @throws {Error} naming the line that is not understood. */
export function parseProtocol(text: string, headerNumbers: ReadonlyMap<string, number> = new Map()): Protocol {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^%.*$/gm, '');
  const protocol: Protocol = { constants: new Map(), typedefs: new Map(), structs: new Map(), procedures: parseProcedures(text) };
  for (const [, name = '', value = ''] of bare.matchAll(/^const (\w+) ?= ?(\w+);/gm))
    protocol.constants.set(name, numberOf(value, headerNumbers));
  for (const [, line = ''] of bare.matchAll(/^typedef ([^;]+);/gm)) {
    const declared = parseDeclaration(line);
    protocol.typedefs.set(declared.name, declared);
  }
  for (const [, name = '', body = ''] of bare.matchAll(/^struct (\w+) \{([^}]*)\};/gm)) {
    const lines = body.split(';').map((line) => line.trim());
    protocol.structs.set(name, lines.filter((line) => line !== '').map(parseDeclaration));
  }
  return protocol;
}

function parseProcedures(text: string): ProcedureLine[] {
  const found: ProcedureLine[] = [];
  for (const [, comment = '', name = '', number = ''] of text.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?\b[A-Z]+_PROC_(\w+) = (\d+)/g)) {
    found.push({ name, number: Number(number), notes: [...comment.matchAll(/@(\w+)/g)].map((match) => match[1] ?? '') });
  }
  return found;
}

const DECLARATION = /^((?:unsigned )?\w+)\s+(\*?)(\w+)(?:([<[])(\w+)[>\]])?$/;

function parseDeclaration(line: string): Declaration {
  const match = DECLARATION.exec(line.replaceAll(/\s+/g, ' ').trim());
  if (!match) throw new Error(`not understood: ${line}`);
  const [, base = '', star, name = '', bracket, size = ''] = match;
  const shape = star === '*' ? 'pointer' : bracket === '<' ? 'variable' : bracket === '[' ? 'fixed' : 'plain';
  return { name, base, shape, size };
}

function numberOf(value: string, headerNumbers: ReadonlyMap<string, number>): number {
  const number = headerNumbers.get(value) ?? Number(value);
  if (!Number.isInteger(number)) throw new Error(`the constant ${value} has no number in the headers`);
  return number;
}

/** Plain numbers that C headers define, and sums of two: `# define VIR_SECURITY_MODEL_BUFLEN (256 + 1)`. */
export function readHeaderNumbers(headers: Iterable<string>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const header of headers) {
    for (const [, name = '', first = '', second = '0'] of header.matchAll(/^# *define (\w+) \(?(\d+)(?: \+ (\d+))?\)?$/gm)) {
      numbers.set(name, Number(first) + Number(second));
    }
  }
  return numbers;
}
