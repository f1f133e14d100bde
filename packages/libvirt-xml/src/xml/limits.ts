/** Caps of one document; past them it is refused with `too-large` or `too-deep`. */
export const XML_LIMITS = {
  /** Characters of one document; libvirt's own cap on a string is 4 MiB. */
  documentLength: 4 * 1024 * 1024,
  /** Elements within each other. */
  depth: 64,
  /** Elements of one document. */
  elements: 100_000,
  /** Attributes of one element. */
  attributes: 256,
  /** Namespace declarations that are in scope at one place. */
  namespaces: 256,
  /** Characters of one name, its prefix included. */
  nameLength: 256,
} as const;
