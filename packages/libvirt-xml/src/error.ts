/**
 * - `invalid-value`: a value that XML or libvirt cannot carry was given to a builder or an edit.
 * - `too-large`, `too-deep`: a document past the caps of {@link XML_LIMITS}.
 * - `forbidden`: a document type or entity declaration, which libvirt never sends.
 * - `malformed`: not well-formed XML.
 * - `unexpected`: well-formed, but not the document it should be (wrong root, missing name, a value of a known field that is none…).
 */
export type XmlErrorCode = 'invalid-value' | 'too-large' | 'too-deep' | 'forbidden' | 'malformed' | 'unexpected';

/** A place in a document: 1-based line, and 1-based column in UTF-16 units. */
export interface XmlPosition {
  readonly line: number;
  readonly column: number;
}

/** The only error this package throws. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;
  /** 1-based line of the document; null where there is none (builders, caps). */
  readonly line: number | null;
  /** 1-based column; null where there is none. */
  readonly column: number | null;

  constructor(code: XmlErrorCode, message: string, at: XmlPosition | null = null, options?: ErrorOptions) {
    super(at === null ? message : `line ${at.line}, column ${at.column}: ${message}`, options);
    this.code = code;
    this.line = at?.line ?? null;
    this.column = at?.column ?? null;
  }
}
