import { parseDocument, type XmlAttribute, type XmlElement, XmlLeaf, type XmlTreeNode } from '@aula/libvirt-xml';

/** A number from 0 to `below`. */
export type Pick = (below: number) => number;

/** A source of numbers that a seed decides. */
export function pickOf(seed: number): Pick {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

const FOREIGN = [
  '<!-- <a b="c"> & -->',
  '<?pi <x> "?>',
  `<zz:name xmlns:zz='urn:zz' name = "q'">t&#10;<zz:b/></zz:name>`,
  `<disk xmlns="urn:other" type='x'><target dev='vda'/></disk>`,
  '\t ',
  '<unknown-thing a="1"\tb=\'2\' />',
];
/** Where everything is somebody else's, and known as such. */
const HOLDS_FOREIGN = new Set(['metadata', 'cookie']);
const COMMON = 8;
const SPACES = ['  ', '\n   ', '\t'];

/** The same document in odd writing: quotes, white space, references, CDATA, line ends, a byte order mark, and parts of others in between. */
export function oddly(source: string, pick: Pick): string {
  const head = `${['\ufeff', ''][pick(3)] ?? ''}${[`<?xml version="1.0" encoding='UTF-8'?>\n<!-- hé 😀 -->\n`][pick(3)] ?? ''}`;
  const written = `${head}${elementOddly(parseDocument(source).root, pick)}${['\n<!-- tail -->\n'][pick(2)] ?? ''}`;
  return pick(3) === 0 ? written.replaceAll(/\r?\n/g, '\r\n') : written;
}

function elementOddly(element: XmlElement, pick: Pick): string {
  const start = `<${element.tag}${element.attributes.map((attribute) => attributeOddly(attribute, pick)).join('')}${[' '][pick(COMMON)] ?? ''}`;
  if (element.nodes.length === 0) return start + ([`></${element.tag} >`, ' />'][pick(4)] ?? '/>');
  const mixes = element.namespace === '' && !HOLDS_FOREIGN.has(element.name) && element.elements().length > 0;
  const inner = element.nodes.map((node) => (mixes ? (FOREIGN[pick(FOREIGN.length + COMMON)] ?? '') : '') + nodeOddly(node, pick));
  return `${start}>${inner.join('')}</${element.tag}${['\n'][pick(COMMON)] ?? ''}>`;
}

function nodeOddly(node: XmlTreeNode, pick: Pick): string {
  if (!(node instanceof XmlLeaf)) return elementOddly(node, pick);
  const isWrapped = node.kind === 'text' && !node.blank && !node.value.includes(']]>') && pick(COMMON) === 0;
  return isWrapped ? `<![CDATA[${node.value}]]>` : node.source.slice(node.start, node.end);
}

function attributeOddly({ name, value }: XmlAttribute, pick: Pick): string {
  const quote = pick(2) === 0 ? '"' : "'";
  const escaped = value.replaceAll(/[&<"'\n\t\r]/g, (found) => `&#${found.charCodeAt(0)};`);
  const first = value.codePointAt(0) ?? 0;
  const referred = /^[A-Za-z]/.test(escaped) && pick(COMMON) === 0 ? `&#x${first.toString(16)};${escaped.slice(1)}` : escaped;
  return `${SPACES[pick(SPACES.length + COMMON)] ?? ' '}${name}${[' = '][pick(4)] ?? '='}${quote}${referred}${quote}`;
}
