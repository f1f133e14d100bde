/** Caps on what is imported. */
export const IMPORT_LIMITS = {
  /** Files of a site that are read. */
  files: 5000,
  /** Bytes of one file, and of one after its includes. */
  fileBytes: 512 * 1024,
  /** Bytes of all files together. */
  totalBytes: 32 * 1024 * 1024,
  /** Folders one within the other. */
  folderDepth: 8,
  /** Files that include one the other. */
  includeDepth: 16,
  /** Files that one file brings in, by whatever way. */
  includes: 500,
  /** Values of one file, aliases counted as often as they are used. */
  nodes: 50_000,
  /** Mappings and lists one within the other. */
  depth: 32,
  /** Findings that are told; further ones are counted. */
  findings: 2000,
} as const;
