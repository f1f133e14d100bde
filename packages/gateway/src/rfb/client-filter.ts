import { type ClientMessage, clientMessage, encodingsForViewer, MAX_ENCODINGS } from './messages.ts';

/** The client's side of the RFB conversation is not one that may go on; close with CLOSE.protocol. */
export class RfbError extends Error {
  override readonly name = 'RfbError';
}

const VERSION = /^RFB 003\.00[378]\n$/;
const VERSION_BYTES = 12;
/** Versions whose server alone decides the security type: the client sends none. */
const VERSION_WITHOUT_SECURITY = 'RFB 003.003\n';
const SECURITY_NONE = 1;
const SHARED = 1;
const HOLD_BYTES = 4 + 4 * MAX_ENCODINGS;

type State = 'version' | 'security' | 'init' | 'raw' | 'type' | 'head' | 'body' | 'skip';

/**
 * What of a client's RFB bytes may reach the seat. In both modes the shared flag is forced, so that one viewer never
 * puts out another. `control` passes everything after that untouched and unparsed; `view` parses on and lets only
 * what asks for pictures through. Holds at most one message of about 1 KiB; dropped text is skipped, not kept.
 */
export class RfbClientFilter {
  private readonly mode: 'control' | 'view';
  private state: State = 'version';
  private readonly held = Buffer.alloc(HOLD_BYTES);
  private heldBytes = 0;
  private need = VERSION_BYTES;
  private message: ClientMessage | null = null;
  private skip = 0;

  constructor(mode: 'control' | 'view') {
    this.mode = mode;
  }

  /** Takes the next bytes and hands what passes to `forward`, in order. Throws RfbError; the filter is then done for. */
  push(chunk: Buffer, forward: (bytes: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'raw') {
        forward(at === 0 ? chunk : chunk.subarray(at));
        return;
      }
      if (this.state === 'skip') {
        const gone = Math.min(this.skip, chunk.length - at);
        at += gone;
        this.skip -= gone;
        if (this.skip === 0) this.expect('type', 1);
        continue;
      }
      const taken = Math.min(this.need - this.heldBytes, chunk.length - at);
      chunk.copy(this.held, this.heldBytes, at, at + taken);
      this.heldBytes += taken;
      at += taken;
      if (this.heldBytes === this.need) this.step(forward);
    }
  }

  private expect(state: State, need: number): void {
    this.state = state;
    this.need = need;
    this.heldBytes = 0;
  }

  private step(forward: (bytes: Buffer) => void): void {
    // A copy, because a slow target may still hold it when `held` is filled anew.
    const whole = (): Buffer => Buffer.from(this.held.subarray(0, this.heldBytes));
    switch (this.state) {
      case 'version': {
        const version = this.held.toString('latin1', 0, VERSION_BYTES);
        if (!VERSION.test(version)) throw new RfbError('an RFB version that is not spoken here');
        forward(whole());
        this.expect(version === VERSION_WITHOUT_SECURITY ? 'init' : 'security', 1);
        return;
      }
      case 'security':
        if (this.held[0] !== SECURITY_NONE) throw new RfbError('a security type other than None');
        forward(whole());
        this.expect('init', 1);
        return;
      case 'init':
        forward(Buffer.of(SHARED));
        this.expect(this.mode === 'control' ? 'raw' : 'type', 1);
        return;
      case 'type':
        this.message = clientMessage(this.held[0] ?? 0);
        if (this.message === null) throw new RfbError(`client message ${this.held[0]} is not known`);
        this.state = 'head';
        this.need = this.message.head;
        if (this.heldBytes === this.need) this.step(forward);
        return;
      case 'head':
        this.readHead(forward);
        return;
      default:
        this.finish(whole(), forward);
    }
  }

  private readHead(forward: (bytes: Buffer) => void): void {
    const { message } = this;
    const length = message?.length(this.held.subarray(0, this.heldBytes)) ?? null;
    if (message === null || length === null) throw new RfbError(`client message ${this.held[0]} has a length over the cap`);
    if (message.viewer === 'drop') {
      this.skip = length - this.heldBytes;
      this.state = 'skip';
      if (this.skip === 0) this.expect('type', 1);
      return;
    }
    this.state = 'body';
    this.need = length;
    if (this.heldBytes === this.need) this.step(forward);
  }

  private finish(whole: Buffer, forward: (bytes: Buffer) => void): void {
    forward(this.message?.viewer === 'encodings' ? encodingsForViewer(whole) : whole);
    this.expect('type', 1);
  }
}
