import { XmlError } from '../error.ts';
import { assertDeclarable, declaring, type NamespaceScope, namespaceOf } from './namespaces.ts';
import { XmlAttribute, type XmlElement } from './tree.ts';

/*
 * An element that gets a place keeps its meaning there: prefixes that it needs and that stand for something else around it are declared
 * on it, and one that nobody declares is refused.
 */

/**
 * Puts an element, and everything in it, within the declarations of its new place.
 *
 * @throws {XmlError} `invalid-value` for a prefix that is not declared.
 */
export function settle(element: XmlElement, outer: NamespaceScope | null): void {
  if (element.start >= 0 && element.scope === outer) return;
  const missing = new Map<string, string>();
  if (element.start >= 0) collectMissing(element, element, outer, missing);
  else if (element.resolved && namespaceOf(outer, prefixOf(element.tag)) !== element.namespace) {
    if (element.attribute(declarationOf(prefixOf(element.tag))) === null) missing.set(prefixOf(element.tag), element.namespace);
  }
  if (missing.size > 0) {
    const quote = element.attributes.at(-1)?.quote ?? element.parent?.attributes.at(-1)?.quote ?? "'";
    const added = [...missing].map(([prefix, uri]) => new XmlAttribute(declarationOf(prefix), uri, '', -1, -1, -1, quote));
    element.attributes = [...element.attributes, ...added];
    element.tagChanged = element.changed = true;
  }
  rescope(element, outer);
}

const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');
const declarationOf = (prefix: string): string => (prefix === '' ? 'xmlns' : `xmlns:${prefix}`);
const isDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** Prefixes in what was read that were declared outside of it and now are not, or otherwise. */
function collectMissing(element: XmlElement, root: XmlElement, outer: NamespaceScope | null, missing: Map<string, string>): void {
  const names = [element.tag, ...element.attributes.map(({ name }) => name).filter((name) => name.includes(':') && !isDeclaration(name))];
  for (const prefix of new Set(names.map(prefixOf))) {
    const meant = namespaceOf(element.scope, prefix);
    if (meant !== null && !isDeclaredWithin(element, root, prefix) && namespaceOf(outer, prefix) !== meant) missing.set(prefix, meant);
  }
  for (const child of element.elements()) collectMissing(child, root, outer, missing);
}

function isDeclaredWithin(element: XmlElement, root: XmlElement, prefix: string): boolean {
  for (let at: XmlElement | null = element; at !== null; at = at === root ? null : at.parent) {
    if (at.attribute(declarationOf(prefix)) !== null) return true;
  }
  return false;
}

/** Gives the element, and all within it, the declarations that are in scope. */
function rescope(element: XmlElement, outer: NamespaceScope | null): void {
  let scope = outer;
  for (const { name, value } of element.attributes) {
    if (!isDeclaration(name)) continue;
    assertDeclarable(name.slice('xmlns:'.length), value, () => element.path);
    scope = declaring(name.slice('xmlns:'.length), value, scope);
  }
  element.scope = scope;
  if (!element.resolved) element.namespace = resolve(element, element.tag);
  element.resolved = true;
  for (const { name } of element.attributes) if (name.includes(':') && !isDeclaration(name)) resolve(element, name);
  for (const child of element.elements()) rescope(child, scope);
}

function resolve(element: XmlElement, name: string): string {
  return namespaceOf(element.scope, prefixOf(name)) ?? undeclared(element, name);
}

/** @throws {XmlError} `invalid-value`. */
export function undeclared(element: XmlElement, name: string): never {
  throw new XmlError('invalid-value', `${element.path}: the prefix ${prefixOf(name)} of ${name} is not declared`);
}
