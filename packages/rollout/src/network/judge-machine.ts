import type { NetworkMachineState } from '@aula/model';

/** What is known of one machine, before it is judged. */
export type MachineFacts = Omit<NetworkMachineState, 'verdict' | 'detail'> & {
  /** Its network reserves nothing: addresses come from elsewhere. */
  unreserved?: boolean;
  /** Its network is down: what runs on it has no link. */
  networkDown?: boolean;
};

/** Addresses told one by one. */
const TOLD_MAX = 3;

/** What a machine should have against what it has, in plain words. Pure. */
export function judgeMachine({ unreserved = false, networkDown = false, ...facts }: MachineFacts): NetworkMachineState {
  const problems = problemsOf(facts, unreserved);
  if (networkDown && facts.running) problems.push('it has no link: the network is stopped');
  if (problems.length > 0) return { ...facts, verdict: 'wrong', detail: problems.join('; ') };
  if (!facts.running && facts.kind === 'seat') return { ...facts, verdict: 'off', detail: 'not running' };
  const known = facts.leasedIp !== null || facts.arpIp !== null || (facts.agentIps?.length ?? 0) > 0;
  if (known) return { ...facts, verdict: 'right', detail: '' };
  if (!facts.running) return { ...facts, verdict: 'off', detail: 'nothing is heard of it' };
  return { ...facts, verdict: 'waiting', detail: 'running, no address of it is known yet' };
}

function problemsOf(facts: Omit<MachineFacts, 'unreserved' | 'networkDown'>, unreserved: boolean): string[] {
  const { kind, wantedIp, reservedIp, leasedIp, arpIp, agentIps, running } = facts;
  if (kind === 'unknown') return [`nobody declared it${leasedIp === null ? '' : `; it has ${leasedIp} of the dynamic range`}`];
  const problems: string[] = [];
  if (wantedIp !== null && !unreserved && reservedIp !== wantedIp) {
    problems.push(reservedIp === null ? `${wantedIp} is not reserved for it` : `${reservedIp} is reserved for it instead of ${wantedIp}`);
  }
  if (wantedIp === null || (!running && kind === 'seat')) return problems;
  if (leasedIp !== null && leasedIp !== wantedIp) problems.push(`it leases ${leasedIp} instead of ${wantedIp}`);
  if (arpIp !== null && arpIp !== wantedIp) problems.push(`it is seen using ${arpIp} instead of ${wantedIp}`);
  if (agentIps !== null && agentIps.length > 0 && !agentIps.includes(wantedIp)) {
    const rest = agentIps.length - TOLD_MAX;
    const told = agentIps.slice(0, TOLD_MAX).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    problems.push(`its guest agent tells ${told} instead of ${wantedIp}`);
  }
  return problems;
}
