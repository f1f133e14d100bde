import { randomBytes } from 'node:crypto';
import { type OperationId, parseOperationId } from '@aula/model';

/** Base32 in the order of its characters' codes, so that ids sort by time. */
const ALPHABET = '234567abcdefghijklmnopqrstuvwxyz';

/** Makes ids that only grow: 48 bits of milliseconds, 32 random bits; one more than the last within a millisecond. */
export function createOperationIds(now: () => number = Date.now): () => OperationId {
  let last = 0n;
  return () => {
    const fresh = (BigInt(now()) << 32n) | BigInt(randomBytes(4).readUInt32BE());
    last = fresh >> 32n > last >> 32n ? fresh : last + 1n;
    let text = '';
    for (let rest = last, digits = 0; digits < 16; digits++, rest >>= 5n) text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
    const id = parseOperationId(text);
    if (id === null) throw new Error('unreachable');
    return id;
  };
}
