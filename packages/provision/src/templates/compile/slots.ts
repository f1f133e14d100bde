/**
 * Variables by number: every name that a template mentions gets a slot, so that a rendering finds it without looking
 * names up.
 */
export class Slots {
  readonly #indexes = new Map<string, number>();
  readonly #names: string[] = [];

  index(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#names.push(name) - 1;
    this.#indexes.set(name, index);
    return index;
  }

  /** The slots of a new rendering with these variables; own properties count only. */
  fill(data: Readonly<Record<string, unknown>>): unknown[] {
    const slots: unknown[] = new Array(this.#names.length).fill(undefined);
    for (const name of Object.keys(data)) {
      const index = this.#indexes.get(name);
      if (index !== undefined) slots[index] = data[name];
    }
    return slots;
  }

  /** Names of the slots that have a value. */
  known(slots: readonly unknown[]): string[] {
    return this.#names.filter((_, index) => slots[index] !== undefined);
  }
}
