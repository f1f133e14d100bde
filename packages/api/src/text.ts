import { type Diagnostic, formatDiagnostic, formatNetworkPlan, formatPlan, type NetworkPlan, type Plan } from '@aula/model';
import type { DiagnosticView, NetworkPlanView, PlanView } from './schemas.ts';

/**
 * The plan as people read it: a line for each change (`+ ~ -`) and conflict (`!`), and a closing count.
 * A plan from the wire differs from the model's only in its names' brands, which printing does not need.
 */
export const formatPlanView = (plan: PlanView): string[] => formatPlan(plan as Plan);

/** A network's plan as people read it. */
export const formatNetworkPlanView = (plan: NetworkPlanView): string[] => formatNetworkPlan(plan as NetworkPlan);

/** `room.yaml:7:5: sections.students.sets: unknown key "sets"; allowed: …` */
export const formatDiagnosticView = (diagnostic: DiagnosticView): string => formatDiagnostic(diagnostic as Diagnostic);
