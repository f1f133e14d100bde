/** A name of an enumeration of libvirt's; `unknown` for numbers newer than this client. */
export type NameIn<Table> = (keyof Table & string) | 'unknown';

/** What `table` calls `value`. */
export function nameIn<K extends string>(table: Readonly<Record<K, number>>, value: number): K | 'unknown' {
  for (const name in table) if (table[name] === value) return name;
  return 'unknown';
}
