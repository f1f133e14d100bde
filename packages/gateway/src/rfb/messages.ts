/**
 * Lengths and fates of the messages an RFB client sends, by type (RFC 6143, 7.5, and the community's rfbproto for the
 * extensions). `head` is how many bytes tell the whole length; `length` is given at least those.
 */
export interface ClientMessage {
  head: number;
  /** Whole length in bytes, or null when it is over the cap or makes no sense. */
  length(head: Buffer): number | null;
  /** `pass` as it is, `drop` silently, or `encodings`: pass without the pseudo-encodings that a viewer must not have. */
  viewer: 'pass' | 'drop' | 'encodings';
}

/** Most encodings one SetEncodings may name. */
export const MAX_ENCODINGS = 256;
/** Longest clipboard text that is skipped, in bytes. */
export const MAX_CUT_TEXT_BYTES = 8 * 1024 * 1024;
const MAX_FENCE_BYTES = 64;
const MAX_SCREENS = 64;
const MAX_GII_BYTES = 4096;

const fixed = (length: number, viewer: ClientMessage['viewer']): ClientMessage => ({ head: 1, length: () => length, viewer });

const MESSAGES: ReadonlyMap<number, ClientMessage> = new Map<number, ClientMessage>([
  [0, fixed(20, 'pass')], // SetPixelFormat
  [2, { head: 4, length: (head) => (head.readUInt16BE(2) > MAX_ENCODINGS ? null : 4 + 4 * head.readUInt16BE(2)), viewer: 'encodings' }],
  [3, fixed(10, 'pass')], // FramebufferUpdateRequest
  [4, fixed(8, 'drop')], // KeyEvent
  [5, fixed(6, 'drop')], // PointerEvent
  [
    6, // ClientCutText; a negative length is the extended clipboard's
    {
      head: 8,
      length: (head) => {
        const size = Math.abs(head.readInt32BE(4));
        return size > MAX_CUT_TEXT_BYTES ? null : 8 + size;
      },
      viewer: 'drop',
    },
  ],
  [150, fixed(10, 'pass')], // EnableContinuousUpdates
  [248, { head: 9, length: (head) => ((head[8] ?? 255) > MAX_FENCE_BYTES ? null : 9 + (head[8] ?? 0)), viewer: 'pass' }], // ClientFence
  [250, fixed(4, 'drop')], // xvp: shutdown, reboot, reset
  [251, { head: 8, length: (head) => ((head[6] ?? 255) > MAX_SCREENS ? null : 8 + 16 * (head[6] ?? 0)), viewer: 'drop' }], // SetDesktopSize
  [
    253, // gii: input devices; the second byte's highest bit is the byte order
    {
      head: 4,
      length: (head) => {
        const size = ((head[1] ?? 0) & 0x80) !== 0 ? head.readUInt16BE(2) : head.readUInt16LE(2);
        return size > MAX_GII_BYTES ? null : 4 + size;
      },
      viewer: 'drop',
    },
  ],
  [
    255, // QEMU: 0 extended key, 1 audio (operation 2 carries a format)
    {
      head: 4,
      length: (head) => (head[1] === 0 ? 12 : head[1] === 1 && head.readUInt16BE(2) <= 2 ? (head.readUInt16BE(2) === 2 ? 10 : 4) : null),
      viewer: 'drop',
    },
  ],
]);

/** The message with this type, or null when no length is known for it. */
export const clientMessage = (type: number): ClientMessage | null => MESSAGES.get(type) ?? null;

/** Extended clipboard, and extended mouse buttons (which lengthens PointerEvent). */
const NOT_FOR_VIEWERS: ReadonlySet<number> = new Set([0xc0a1e5ce | 0, -316]);

/** A SetEncodings without the pseudo-encodings that a viewer must not have. */
export const encodingsForViewer = (message: Buffer): Buffer => {
  const kept: number[] = [];
  for (let at = 4; at + 4 <= message.length; at += 4) {
    const encoding = message.readInt32BE(at);
    if (!NOT_FOR_VIEWERS.has(encoding)) kept.push(encoding);
  }
  const filtered = Buffer.alloc(4 + 4 * kept.length);
  filtered[0] = 2;
  filtered.writeUInt16BE(kept.length, 2);
  for (const [index, encoding] of kept.entries()) filtered.writeInt32BE(encoding, 4 + 4 * index);
  return filtered;
};
