import type { NetworkPlanView as Plan } from '@aula/api';
import type { ReactNode } from 'react';
import { networkApplyVerb } from '../../logic/network-words.ts';
import { isAdmin, useMe } from '../../queries/me.ts';
import { checkNetwork, useApplyNetwork, usePlanNetwork } from '../../queries/networks.ts';
import { DescriptionEditor } from '../plan/description-editor.tsx';
import { NetworkPlanView } from './network-plan-view.tsx';

interface NetworkEditorProps {
  source: string;
  idle: ReactNode;
  onApplied: (network: string) => void;
}

/** A network's description, checked while it is written, planned on request; admins apply it as planned. */
export function NetworkEditor({ source, idle, onApplied }: NetworkEditorProps) {
  const apply = useApplyNetwork();
  return (
    <DescriptionEditor
      kind="network"
      label="Network description (YAML)"
      source={source}
      idle={idle}
      check={checkNetwork}
      plan={usePlanNetwork()}
      apply={isAdmin(useMe()) ? apply : null}
      renderPlan={(plan) => <NetworkPlanView plan={plan} />}
      applyVerb={applyVerb}
      onApplied={({ network }) => onApplied(network.name)}
    />
  );
}

function applyVerb(plan: Plan, changed: boolean): string | null {
  if (plan.conflicts.length > 0 || (plan.action === 'none' && !changed)) return null;
  return networkApplyVerb(plan);
}
