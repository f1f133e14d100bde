/** Caps on what is generated from one site. */
export const GENERATE_LIMITS = {
  /** Bytes of `site.yaml` and of one preset. */
  sourceBytes: 256 * 1024,
  rooms: 500,
  networks: 500,
  seats: 20_000,
  /** Findings that are told; further ones are counted. */
  diagnostics: 200,
  /** Bytes of a manifest. */
  manifestBytes: 32 * 1024 * 1024,
  /** Lines of a file that are compared line by line. */
  diffLines: 20_000,
} as const;
