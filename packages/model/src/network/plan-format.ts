import type { NetworkPlan } from './plan.ts';

const WORDS = {
  create: '+ make and start the network',
  live: '~ change while it runs: the network',
  restart: '~ stop, change and start: the network',
  start: '~ start the network',
} as const;

/** The plan as people read it: a line for the action (`+ ~`), its fields, who loses the link, and a line for each conflict (`!`). */
export function formatNetworkPlan({ network, action, fields, losesLink, conflicts }: NetworkPlan): string[] {
  const lines = conflicts.map((message) => `! ${message}`);
  if (action === 'none') return conflicts.length > 0 ? lines : [`The network ${network} is as its YAML says.`];
  const changes = fields.map(({ field, from, to }) => (from === '' ? `    ${field}: ${to}` : `    ${field}: ${from} → ${to}`));
  const cut = losesLink.length === 0 ? [] : [`    link lost for a moment: ${losesLink.join(', ')}`];
  return [`${WORDS[action]} ${network}`, ...changes, ...cut, ...lines];
}
