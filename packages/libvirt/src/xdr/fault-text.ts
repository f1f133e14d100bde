/** Why a value cannot be sent, for who passed it: what JavaScript itself says of a wrong type tells nothing of the right one. */
export function faultText(given: unknown, cause: unknown): string {
  if (!(cause instanceof TypeError)) return cause instanceof Error ? cause.message : String(cause);
  if (typeof given === 'number') return `${given} is a number, and a bigint is due${Number.isInteger(given) ? `: ${given}n` : ''}`;
  if (typeof given === 'bigint') return `${given}n is a bigint, and a number is due: ${given}`;
  return `${given === null ? 'null' : typeof given} is not the type that is due`;
}
