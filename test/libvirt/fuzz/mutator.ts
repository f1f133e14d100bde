import type { Random } from './random.ts';

/** Words that break arithmetic, and those next to caps of the protocol. */
const WORDS: readonly [number, ...number[]] = [
  0, 1, 2, 3, 4, 5, 27, 28, 29, 0x7f, 0xff, 0x100, 256, 257, 1_024, 2_048, 16_384, 16_385, 65_536, 65_537, 262_144, 4_194_304, 4_194_305,
  33_554_432, 33_554_436, 33_554_437, 0x00ff_ffff, 0x2000_8086, 0x2000_8087, 0x6b65_6570, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0,
  0xffff_fffe, 0xffff_ffff,
];
const MUTATIONS_MAX = 4;
/** Largest mutated packet. */
const SCRATCH_BYTES = 128 * 1024;

type Mutation = (random: Random, word: number) => unknown;

/** Makes broken packets out of real ones. Each result lies in the same memory as the last: nobody may keep it. */
export class Mutator {
  readonly #seeds: readonly Buffer[];
  readonly #scratch = Buffer.alloc(SCRATCH_BYTES);
  #length = 0;

  constructor(seeds: readonly Buffer[]) {
    this.#seeds = seeds;
  }

  mutate(random: Random): Buffer {
    this.#length = 0;
    this.#append(this.#seed(random));
    const count = 1 + random.below(MUTATIONS_MAX);
    for (let i = 0; i < count; i++) this.#once(random);
    // A wrong length mostly ends it there: make it right often, so that what is behind gets its share.
    if (random.chance(70) && this.#length >= 4) this.#scratch.writeUInt32BE(this.#length, 0);
    return this.#scratch.subarray(0, this.#length);
  }

  #seed(random: Random): Buffer {
    return this.#seeds[random.below(this.#seeds.length)] ?? Buffer.alloc(0);
  }

  #append(bytes: Buffer): void {
    const taken = Math.min(bytes.length, SCRATCH_BYTES - this.#length);
    bytes.copy(this.#scratch, this.#length, 0, taken);
    this.#length += taken;
  }

  #once(random: Random): void {
    if (this.#length < 4) this.#append(this.#seed(random));
    else random.pick(this.#mutations)(random, random.below(this.#length >> 2) * 4);
  }

  /** Each changes the packet at `word`, the place of one of its words, or anywhere. */
  readonly #mutations: readonly [Mutation, ...Mutation[]] = [
    (random) => this.#flip(random),
    (random) => this.#flip(random),
    (random) => this.#scratch.writeUInt8(random.below(256), random.below(this.#length)),
    (random, word) => this.#scratch.writeUInt32BE(random.pick(WORDS), word),
    (random, word) => this.#scratch.writeUInt32BE(random.pick(WORDS), word),
    (random, word) => this.#scratch.writeUInt32BE((this.#scratch.readUInt32BE(word) + random.below(9) - 4) >>> 0, word),
    (random) => {
      this.#length = random.below(this.#length + 1);
    },
    (random, word) => this.#splice(this.#seed(random), word),
    (_random, word) => this.#append(Buffer.from(this.#scratch.subarray(word, this.#length))),
    (random) => this.#append(this.#seed(random)),
    (random) => this.#headerWord(random),
  ];

  #flip(random: Random): void {
    const at = random.below(this.#length);
    this.#scratch.writeUInt8((this.#scratch[at] ?? 0) ^ (1 << random.below(8)), at);
  }

  /** Its beginning up to `word`, and the rest of another. */
  #splice(other: Buffer, word: number): void {
    this.#length = word;
    this.#append(other.subarray(Math.min(word, other.length)));
  }

  /** Another program, procedure, type, serial or status. */
  #headerWord(random: Random): void {
    if (this.#length < 28) return;
    const at = random.pick([4, 8, 12, 12, 12, 16, 16, 20, 24, 24]);
    const value = at === 12 ? random.below(460) : at === 16 ? random.below(8) : at === 24 ? random.below(4) : random.pick(WORDS);
    this.#scratch.writeUInt32BE(value, at);
  }
}
