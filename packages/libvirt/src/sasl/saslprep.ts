import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/** RFC 3454 table B.1: characters that a password is compared without. */
const NOTHING = /\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200B-\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/gu;
const SPACES = /\p{Zs}/gu;
/** Controls, private use, halves of pairs, not assigned, and what changes the direction or the look of text. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\uFFF9-\uFFFD\u2FF0-\u2FFB]/u;

/**
 * A user name or password as SCRAM compares it: SASLprep (RFC 4013), so that it is the same whatever keyboard it came from. The
 * rules for text of mixed direction are left out: they refuse, and change nothing. Throws `auth`, never quoting the text.
 */
export function saslPrep(text: string, what: string): string {
  const prepared = text.replace(NOTHING, '').replace(SPACES, ' ').normalize('NFKC');
  if (prepared === '') throw new LibvirtError('auth', `${what} is empty`);
  if (FORBIDDEN.test(prepared))
    throw new LibvirtError('auth', `${what} holds characters that no password may have, such as control characters`);
  if (Buffer.byteLength(prepared) > LIMITS.credentialMax)
    throw new LibvirtError('auth', `${what} has more than ${LIMITS.credentialMax} bytes`);
  return prepared;
}
