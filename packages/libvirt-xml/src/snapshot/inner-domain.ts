import type { Field } from '../schema/index.ts';
import type { XmlElement } from '../xml/tree.ts';

const isWhole = (element: XmlElement): boolean => element.child('domain')?.child('name') !== null;

/** A field of `<domain>` that is there only when the element is as `applies` says; otherwise it is another field's. */
const when = <T>(field: Field<T, false>, applies: (element: XmlElement) => boolean): Field<T, false> => ({
  ...field,
  read: (element) => (applies(element) ? field.read(element) : undefined),
  set: (element, wanted, before, place) => {
    if (wanted !== undefined || before !== undefined) field.set(element, wanted, before, place);
  },
  clear: (element) => {
    if (applies(element)) field.clear(element);
  },
  mark: (element, seen) => {
    if (applies(element)) field.mark(element, seen);
  },
});

/** The field where `<domain>` is a whole domain. */
export const wholeDomain = <T>(field: Field<T, false>): Field<T, false> => when(field, isWhole);
/** The field where `<domain>` says the UUID only. */
export const domainByUuid = <T>(field: Field<T, false>): Field<T, false> => when(field, (element) => !isWhole(element));
