import type { RunOutcome } from './ports.ts';

/** Why an operation failed, in one line: its first failure stands for all. */
export function failureSummary(failures: RunOutcome['seats']): string {
  const [first] = failures;
  const reason = first?.error ?? 'it did not work';
  if (failures.length === 1) return `${first?.seat}: ${reason}`;
  return `${failures.length} desktops failed; the first, ${first?.seat}: ${reason}`;
}
