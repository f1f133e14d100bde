/** Tells whether a secret was read since it was last cleared. */
export class SecretWatch {
  #touched = false;

  touch(): void {
    this.#touched = true;
  }

  /** Whether a secret was read, and forgets it. */
  take(): boolean {
    const touched = this.#touched;
    this.#touched = false;
    return touched;
  }
}

/** A value that must not be seen: whoever reads it leaves a trace, so that the file it goes into gets mode 0600 or is refused. */
export class Secret {
  readonly #text: string;
  readonly #watch: SecretWatch;

  constructor(text: string, watch: SecretWatch) {
    this.#text = text;
    this.#watch = watch;
  }

  toString(): string {
    this.#watch.touch();
    return this.#text;
  }

  /** So that neither `json` nor a log shows it without a trace. */
  toJSON(): string {
    return this.toString();
  }
}
