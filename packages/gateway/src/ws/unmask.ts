/** Below this many bytes a typed-array view costs more than it saves. */
const WORDWISE_FROM = 64;

const key = new Uint8Array(4);
const keyWord = new Int32Array(key.buffer);

const unmaskBytes = (bytes: Uint8Array, start: number, end: number, mask: Uint8Array, phase: number): void => {
  for (let at = start; at < end; at++) bytes[at] = (bytes[at] ?? 0) ^ (mask[(phase + at - start) & 3] ?? 0);
};

const unmaskWords = (words: Int32Array, word: number): void => {
  const whole = words.length & ~3;
  let at = 0;
  for (; at < whole; at += 4) {
    words[at] = (words[at] ?? 0) ^ word;
    words[at + 1] = (words[at + 1] ?? 0) ^ word;
    words[at + 2] = (words[at + 2] ?? 0) ^ word;
    words[at + 3] = (words[at + 3] ?? 0) ^ word;
  }
  for (; at < words.length; at++) words[at] = (words[at] ?? 0) ^ word;
};

/**
 * Removes a WebSocket mask (RFC 6455, 5.3) in place from `bytes[start, end)`, four aligned bytes at a time.
 * `phase` is the offset of `start` in the frame's payload, modulo 4.
 */
export const unmask = (bytes: Uint8Array, start: number, end: number, mask: Uint8Array, phase: number): void => {
  if (end - start < WORDWISE_FROM) {
    unmaskBytes(bytes, start, end, mask, phase);
    return;
  }
  const lead = -(bytes.byteOffset + start) & 3;
  const aligned = start + lead;
  const words = (end - aligned) >>> 2;
  const tail = aligned + words * 4;
  const rotated = (phase + lead) & 3;
  unmaskBytes(bytes, start, aligned, mask, phase);
  for (let at = 0; at < 4; at++) key[at] = mask[(rotated + at) & 3] ?? 0;
  unmaskWords(new Int32Array(bytes.buffer, bytes.byteOffset + aligned, words), keyWord[0] ?? 0);
  unmaskBytes(bytes, tail, end, mask, rotated);
};
