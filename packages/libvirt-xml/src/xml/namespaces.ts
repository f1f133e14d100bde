import { XmlError } from '../error.ts';

/** Namespace declarations in scope, innermost first; null is none. */
export interface NamespaceScope {
  /** Empty for the default namespace. */
  readonly prefix: string;
  readonly uri: string;
  readonly outer: NamespaceScope | null;
  /** How many declarations it and those outside of it are. */
  readonly count: number;
}

/** The scope with one more declaration. */
export const declaring = (prefix: string, uri: string, outer: NamespaceScope | null): NamespaceScope => ({
  prefix,
  uri,
  outer,
  count: (outer?.count ?? 0) + 1,
});

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** Whether XML lets this prefix (empty for the default) stand for this URI. */
export const isDeclarable = (prefix: string, uri: string): boolean =>
  prefix !== 'xmlns' && uri !== XMLNS_NAMESPACE && (prefix === 'xml') === (uri === XML_NAMESPACE) && (prefix === '' || uri !== '');

/** @throws {XmlError} `invalid-value`, naming `where`. */
export function assertDeclarable(prefix: string, uri: string, where: () => string): void {
  if (!isDeclarable(prefix, uri)) throw new XmlError('invalid-value', `${where()}: this namespace may not be declared`);
}

/** The URI a prefix stands for; empty for an undeclared default namespace, null for an undeclared prefix. */
export function namespaceOf(scope: NamespaceScope | null, prefix: string): string | null {
  for (let at = scope; at !== null; at = at.outer) if (at.prefix === prefix) return at.uri;
  if (prefix === '') return '';
  return prefix === 'xml' ? XML_NAMESPACE : null;
}

/** A prefix that stands for `uri` here and is not shadowed; null when there is none. */
export function prefixOf(scope: NamespaceScope | null, uri: string): string | null {
  for (let at = scope; at !== null; at = at.outer) {
    if (at.uri === uri && namespaceOf(scope, at.prefix) === uri) return at.prefix;
  }
  return null;
}
