/**
 * - `invalid-value`: a value that XML or libvirt cannot carry was given to a builder.
 * - `too-large`, `too-deep`: a document past the caps of {@link XML_LIMITS}.
 * - `forbidden`: a document type or entity declaration, which libvirt never sends.
 * - `malformed`: not well-formed XML.
 * - `unexpected`: well-formed, but not the document it should be (wrong root, missing name…).
 */
export type XmlErrorCode = 'invalid-value' | 'too-large' | 'too-deep' | 'forbidden' | 'malformed' | 'unexpected';

/** The only error this package throws. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;
  /** 1-based line of the document; null where there is none (builders, caps). */
  readonly line: number | null;

  constructor(code: XmlErrorCode, message: string, line: number | null = null, options?: ErrorOptions) {
    super(line === null ? message : `line ${line}: ${message}`, options);
    this.code = code;
    this.line = line;
  }
}
