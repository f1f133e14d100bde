import { LIMITS } from '../limits.ts';
import { malformed } from '../xdr/reader.ts';

/** RPC programs that share the socket. */
export const PROGRAM = { remote: 0x2000_8086, qemu: 0x2000_8087, keepAlive: 0x6b65_6570 } as const;

/** All three programs are at version 1. */
export const PROGRAM_VERSION = 1;

/** `virNetMessageType`. */
export const MESSAGE_TYPE = { call: 0, reply: 1, message: 2, stream: 3, callWithFds: 4, replyWithFds: 5, streamHole: 6 } as const;

/** `virNetMessageStatus`. */
export const MESSAGE_STATUS = { ok: 0, error: 1, continue: 2 } as const;

/** Bytes of length word and header: the least a message has. */
export const FRAME_OVERHEAD = LIMITS.messageLengthWord + LIMITS.messageHeader;

/** `virNetMessageHeader` without its version, which is checked and then of no further use. */
export interface MessageHeader {
  program: number;
  procedure: number;
  type: number;
  serial: number;
  status: number;
}

const KNOWN_PROGRAMS: ReadonlySet<number> = new Set(Object.values(PROGRAM));

/** Reads the header of a whole frame. Throws `protocol` for programs, versions, types and statuses that do not exist. */
export function readHeader(frame: Buffer): MessageHeader {
  const program = frame.readUInt32BE(4);
  if (!KNOWN_PROGRAMS.has(program)) throw malformed(`unknown program 0x${program.toString(16)}`);
  const version = frame.readUInt32BE(8);
  if (version !== PROGRAM_VERSION) throw malformed(`version ${version} of program 0x${program.toString(16)}`);
  const header: MessageHeader = {
    program,
    procedure: frame.readInt32BE(12),
    type: frame.readInt32BE(16),
    serial: frame.readUInt32BE(20),
    status: frame.readInt32BE(24),
  };
  if (header.type < MESSAGE_TYPE.call || header.type > MESSAGE_TYPE.streamHole) throw malformed(`unknown type ${header.type}`);
  if (header.status < MESSAGE_STATUS.ok || header.status > MESSAGE_STATUS.continue) throw malformed(`unknown status ${header.status}`);
  return header;
}

/** Writes length word and header in front of `payloadBytes` of payload. `target` has room for {@link FRAME_OVERHEAD} bytes. */
export function writeHeader(target: Buffer, header: MessageHeader, payloadBytes: number): void {
  target.writeUInt32BE(FRAME_OVERHEAD + payloadBytes, 0);
  target.writeUInt32BE(header.program, 4);
  target.writeUInt32BE(PROGRAM_VERSION, 8);
  target.writeInt32BE(header.procedure, 12);
  target.writeInt32BE(header.type, 16);
  target.writeUInt32BE(header.serial, 20);
  target.writeInt32BE(header.status, 24);
}
