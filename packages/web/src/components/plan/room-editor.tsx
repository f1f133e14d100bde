import type { ReactNode } from 'react';
import { applyVerb } from '../../logic/plan-rows.ts';
import { checkRoom, useApplyRoom, usePlanRoom } from '../../queries/rooms.ts';
import { DescriptionEditor } from './description-editor.tsx';
import { PlanView } from './plan-view.tsx';

interface RoomEditorProps {
  /** The text to begin with. */
  source: string;
  /** Shown beside before anything was planned. */
  idle: ReactNode;
  /** After an apply was accepted. */
  onApplied: (room: string) => void;
}

/** A room's description, checked and planned on request, applied only as planned. */
export function RoomEditor({ source, idle, onApplied }: RoomEditorProps) {
  return (
    <DescriptionEditor
      kind="room"
      label="Room description (YAML)"
      source={source}
      idle={idle}
      check={checkRoom}
      plan={usePlanRoom()}
      apply={useApplyRoom()}
      renderPlan={(plan) => <PlanView plan={plan} />}
      applyVerb={(plan, changed) => {
        if (plan.conflicts.length > 0) return null;
        if (plan.changes.length > 0) return applyVerb(plan);
        return changed ? 'Save description' : null;
      }}
      onApplied={({ plan }) => onApplied(plan.room)}
    />
  );
}
