/** Caps on templates. What is past one of them is a finding, never a hang or a full memory. */
export const TEMPLATE_LIMITS = {
  /** Characters of one template. */
  sourceLength: 256 * 1024,
  /** Characters that one rendering may put out, captures and blocks included. */
  outputLength: 16 * 1024 * 1024,
  /** Characters of one value that filters make. */
  valueLength: 1024 * 1024,
  /** Characters that the filters of one rendering may go through. */
  filterWork: 64 * 1024 * 1024,
  /** Items of a range such as `(1..20)`. */
  rangeItems: 100_000,
  /** Rounds of loops, includes and blocks of one rendering. */
  steps: 1_000_000,
  /** Milliseconds of the processor that one rendering may take: far above any real one. */
  renderMs: 5_000,
  /** Templates that include or extend one another, one within the other. */
  depth: 32,
  /** Characters of a template's name. */
  nameLength: 200,
} as const;
