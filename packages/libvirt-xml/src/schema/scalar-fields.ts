import { removeAttribute, removeChild, setAttribute, setText } from '../xml/edit.ts';
import { shownValue } from '../xml/shown-value.ts';
import { XmlElement } from '../xml/tree.ts';
import { type ElementName, type Field, invalidValue, type Seen, unexpectedValue } from './codec.ts';
import { addChild, childOf, removeIfEmpty } from './places.ts';
import { string, type Value } from './value.ts';

type Optional<T> = Field<T, false>;

/** An attribute of the element. */
export function attr(name: string): Optional<string>;
export function attr<T>(name: string, value: Value<T>): Optional<T>;
export function attr<T>(name: string, value: Value<T> | Value<string> = string): Optional<T | string> {
  return attrField<T | string>(name, value);
}

const attrField = <T>(name: string, value: Value<T>): Optional<T> => ({
  required: false,
  shape: { kind: 'value', value: value.shape },
  elements: [],
  read: (element) => readAttribute(element, name, value),
  set: (element, wanted) => writeAttribute(element, name, value, wanted),
  clear: (element) => removeAttribute(element, name),
  mark: (element, seen) => markAttribute(element, name, seen),
});

/** The element's own text; an element without any is `undefined`. */
export function text(): Optional<string>;
export function text<T>(value: Value<T>): Optional<T>;
export function text<T>(value: Value<T> | Value<string> = string): Optional<T | string> {
  return textField<T | string>(value);
}

const textField = <T>(value: Value<T>): Optional<T> => ({
  required: false,
  shape: { kind: 'value', value: value.shape },
  elements: [],
  read: (element) => (ownText(element) === '' ? undefined : readText(element, value)),
  set: (element, wanted) => (wanted === undefined ? setText(element, '') : writeText(element, value, wanted)),
  clear: (element) => setText(element, ''),
  mark: (element, seen) => {
    seen.texts.add(element);
  },
});

/** The text of a child element. */
export function childText(name: ElementName): Optional<string>;
export function childText<T>(name: ElementName, value: Value<T>): Optional<T>;
export function childText<T>(name: ElementName, value: Value<T> | Value<string> = string): Optional<T | string> {
  return childTextField<T | string>(name, value);
}

const childTextField = <T>(name: ElementName, value: Value<T>): Optional<T> => ({
  required: false,
  shape: { kind: 'value', value: value.shape },
  elements: [name],
  read: (element) => {
    const child = childOf(element, name);
    return child === null ? undefined : readText(child, value);
  },
  set: (element, wanted, _before, place) => {
    const child = childOf(element, name);
    if (wanted !== undefined) writeText(child ?? addChild(element, name, place), value, wanted);
    else if (child !== null) removeChild(child);
  },
  clear: (element) => {
    const child = childOf(element, name);
    if (child === null) return;
    setText(child, '');
    removeIfEmpty(child);
  },
  mark: (element, seen) => {
    const child = childOf(element, name);
    if (child === null) return;
    seen.elements.add(child);
    seen.texts.add(child);
  },
});

/** An attribute of a child element, as in `<mac address='…'/>`. Several fields may share the child. */
export function childAttr(name: ElementName, attribute: string): Optional<string>;
export function childAttr<T>(name: ElementName, attribute: string, value: Value<T>): Optional<T>;
export function childAttr<T>(name: ElementName, attribute: string, value: Value<T> | Value<string> = string): Optional<T | string> {
  return childAttrField<T | string>(name, attribute, value);
}

function childAttrField<T>(name: ElementName, attribute: string, value: Value<T>): Optional<T> {
  const remove = (element: XmlElement): void => {
    const child = childOf(element, name);
    if (child === null) return;
    removeAttribute(child, attribute);
    removeIfEmpty(child);
  };
  return {
    required: false,
    shape: { kind: 'value', value: value.shape },
    elements: [name],
    read: (element) => {
      const child = childOf(element, name);
      return child === null ? undefined : readAttribute(child, attribute, value);
    },
    set: (element, wanted, _before, place) => {
      if (wanted === undefined) remove(element);
      else writeAttribute(childOf(element, name) ?? addChild(element, name, place), attribute, value, wanted);
    },
    clear: remove,
    mark: (element, seen) => {
      const child = childOf(element, name);
      if (child === null) return;
      seen.elements.add(child);
      markAttribute(child, attribute, seen);
    },
  };
}

/** True where there is an empty child element of this name. To write, false is as good as undefined. */
export const flag = (name: ElementName): Optional<boolean> => ({
  required: false,
  shape: { kind: 'flag' },
  elements: [name],
  read: (element) => (childOf(element, name) === null ? undefined : true),
  set: (element, wanted, _before, place) => {
    const child = childOf(element, name);
    if (wanted !== undefined && typeof wanted !== 'boolean')
      throw invalidValue(element, null, `${JSON.stringify(name)} is neither true nor false`);
    if (wanted === true && child === null) addChild(element, name, place);
    else if (wanted !== true && child !== null) removeChild(child);
  },
  clear: (element) => {
    const child = childOf(element, name);
    if (child !== null) removeIfEmpty(child);
  },
  mark: (element, seen) => {
    const child = childOf(element, name);
    if (child !== null) seen.elements.add(child);
  },
});

export function readAttribute<T>(element: XmlElement, name: string, value: Value<T>): T | undefined {
  const raw = element.attribute(name);
  if (raw === null) return undefined;
  const read = value.read(raw);
  if (read === undefined) throw unexpectedValue(element, name, raw, value.allowed);
  return read;
}

/** Undefined removes it. Text that reads as the same value stays as it is. */
export function writeAttribute<T>(element: XmlElement, name: string, value: Value<T>, wanted: T | undefined): void {
  if (wanted === undefined) {
    removeAttribute(element, name);
    return;
  }
  const written = value.write(wanted);
  if (written === undefined) throw invalidValue(element, name, `${shownValue(wanted)} is not allowed; expected ${value.allowed}`);
  const raw = element.attribute(name);
  if (raw === null || value.read(raw) !== wanted) setAttribute(element, name, written);
}

/** Text next to elements is trimmed, for they are on lines of their own. */
function ownText(element: XmlElement): string {
  return element.nodes.some((node) => node instanceof XmlElement) ? element.text : element.rawText;
}

export function readText<T>(element: XmlElement, value: Value<T>): T {
  const read = value.read(ownText(element));
  if (read === undefined) throw unexpectedValue(element, null, element.text, value.allowed);
  return read;
}

export function writeText<T>(element: XmlElement, value: Value<T>, wanted: T): void {
  const written = value.write(wanted);
  if (written === undefined) throw invalidValue(element, null, `${shownValue(wanted)} is not allowed; expected ${value.allowed}`);
  if (value.read(ownText(element)) !== wanted) setText(element, written);
}

export function markAttribute(element: XmlElement, name: string, seen: Seen): void {
  const attribute = element.attributes.find((candidate) => candidate.name === name);
  if (attribute !== undefined) seen.attributes.add(attribute);
}
