/** Caps on contexts. */
export const CONTEXT_LIMITS = {
  /** Bytes of one file. */
  fileBytes: 512 * 1024,
  /** Values of one file, aliases counted as often as they are used. */
  nodes: 50_000,
  /** Mappings and lists one within the other. */
  depth: 32,
  /** Files of one layer. */
  filesPerLayer: 1000,
  /** Findings about one file; further ones are counted. */
  diagnostics: 100,
  /** Bytes of a file that a `!secret` names. */
  secretBytes: 16 * 1024,
} as const;
