import { LIMITS } from '../../../packages/libvirt/src/limits.ts';
import { eventProcedures, procedures } from '../../../packages/libvirt/src/protocol/index.ts';
import { holePayload } from '../../../packages/libvirt/src/streams/hole.ts';
import { PieceParser } from '../../../packages/libvirt/src/streams/piece-parser.ts';
import { FrameParser } from '../../../packages/libvirt/src/wire/frame-parser.ts';
import { MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader, PROGRAM, readHeader } from '../../../packages/libvirt/src/wire/header.ts';
import { decodePayload } from '../../../packages/libvirt/src/wire/message.ts';
import { remoteError, wireError } from '../../../packages/libvirt/src/wire/remote-error.ts';
import { malformed } from '../../../packages/libvirt/src/xdr/reader.ts';
import type { UntypedCodec } from './seeds.ts';

const keyOf = (program: number, procedure: number) => program * 4_096 + procedure;
const RESULTS = new Map<number, UntypedCodec>(
  Object.values(procedures).map(({ program, number, result }) => [keyOf(program, number), result]),
);
const EVENTS = new Map<number, UntypedCodec>(
  Object.values(eventProcedures).map(({ program, number, message }) => [keyOf(program, number), message]),
);

/** Reads bytes as a client does that waits for every answer, event and stream at once. */
export class Decoder {
  #parser: FrameParser | PieceParser;
  readonly #pieces: boolean;
  decoded = 0;

  constructor(pieces: boolean) {
    this.#pieces = pieces;
    this.#parser = this.#fresh();
  }

  /** Throws what the client's code throws; begins anew then. */
  feed(bytes: Buffer): void {
    try {
      this.#parser.push(bytes, this.#onFrame);
    } catch (error) {
      this.reset();
      throw error;
    }
  }

  /** Forgets a message in pieces, which would swallow the packets that follow. */
  reset(): void {
    if (this.#parser.isPartial || this.#pieces) this.#parser = this.#fresh();
  }

  #fresh(): FrameParser | PieceParser {
    return this.#pieces ? new PieceParser(LIMITS.streamMessageMax, this.#onPiece) : new FrameParser();
  }

  readonly #onFrame = (frame: Buffer): void => {
    const header = readHeader(frame);
    const key = keyOf(header.program, header.procedure);
    if (header.program === PROGRAM.keepAlive) return;
    if (header.status === MESSAGE_STATUS.error) remoteError(decodePayload(wireError, frame), 'fuzz');
    else if (header.type === MESSAGE_TYPE.reply) decodePayload(known(RESULTS.get(key)), frame);
    else if (header.type === MESSAGE_TYPE.message) decodePayload(known(EVENTS.get(key)), frame);
    else if (header.type === MESSAGE_TYPE.streamHole) decodePayload(holePayload, frame);
    this.decoded += 1;
  };

  readonly #onPiece = (_header: MessageHeader, piece: Buffer): void => {
    if (piece.length === 0) throw new Error('an empty piece');
    this.decoded += 1;
  };
}

function known(codec: UntypedCodec | undefined): UntypedCodec {
  if (!codec) throw malformed('nobody asked for that');
  return codec;
}
