import type { DiagnosticView } from '@aula/api';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type UseMutationResult, useQuery } from '@tanstack/react-query';
import { type ReactNode, type Ref, useRef, useState } from 'react';
import { offsetOf } from '../../logic/text-place.ts';
import { keys } from '../../queries/keys.ts';
import { ErrorNote } from '../error-note.tsx';
import classes from './plan.module.css';
import { Findings, PlanError } from './plan-error.tsx';

/** The text is checked when nobody typed for so long. */
const CHECK_AFTER_MS = 400;

export interface DescriptionEditorProps<Plan, Applied> {
  /** What it describes, for names of things: `room`. */
  kind: string;
  label: string;
  /** The text to begin with. */
  source: string;
  /** Shown beside before anything was planned. */
  idle: ReactNode;
  /** Findings while one writes. */
  check: (source: string, signal: AbortSignal) => Promise<DiagnosticView[]>;
  plan: UseMutationResult<Plan, Error, string>;
  /** Null: this person may look, not apply. */
  apply: UseMutationResult<Applied, Error, string> | null;
  renderPlan: (plan: Plan) => ReactNode;
  /** What the button says that applies it; null when it cannot be applied, `changed`: the text is not the stored one. */
  applyVerb: (plan: Plan, changed: boolean) => string | null;
  /** After an apply was accepted. */
  onApplied: (applied: Applied) => void;
}

/** A description, checked while it is written, planned on request, applied only as planned. */
export function DescriptionEditor<Plan, Applied>(props: DescriptionEditorProps<Plan, Applied>) {
  const { kind, label, source, idle, check, plan, apply, renderPlan, applyVerb, onApplied } = props;
  const [text, setText] = useState(source);
  const [planned, setPlanned] = useState<{ text: string; plan: Plan } | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const findings = useFindings(kind, text, source, check);
  const current = planned !== null && planned.text === text ? planned.plan : null;
  const failed = plan.isError && plan.variables === text;
  const verb = current === null || apply === null ? null : applyVerb(current, text !== source);

  const goTo = (line: number, column: number) => {
    const at = offsetOf(text, line, column);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  };
  const runPlan = () => {
    apply?.reset();
    plan.mutate(text, { onSuccess: (made) => setPlanned({ text, plan: made }) });
  };
  return (
    <div className={classes['split']}>
      <Stack gap="sm">
        <SourceArea ref={area} label={label} text={text} onText={setText} />
        <Group gap="xs">
          <Button
            variant={current === null ? 'filled' : 'default'}
            onClick={runPlan}
            loading={plan.isPending}
            disabled={text.trim() === ''}
          >
            Show plan
          </Button>
          {text !== source && (
            <Button variant="subtle" onClick={() => setText(source)}>
              Undo my changes
            </Button>
          )}
        </Group>
      </Stack>
      <Stack gap="md">
        {failed && <PlanError error={plan.error} onGoTo={goTo} />}
        {!failed && findings.length > 0 && <Findings diagnostics={findings} onGoTo={goTo} quiet />}
        {!failed && findings.length === 0 && current === null && (planned === null ? idle : <Text c="dimmed">{STALE}</Text>)}
        {!failed && current !== null && (
          <>
            {renderPlan(current)}
            {apply?.isError && <ErrorNote error={apply.error} />}
            {verb !== null && (
              <Group>
                <Button onClick={() => apply?.mutate(text, { onSuccess: onApplied })} loading={apply?.isPending ?? false}>
                  {verb}
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </div>
  );
}

interface SourceAreaProps {
  ref: Ref<HTMLTextAreaElement>;
  label: string;
  text: string;
  onText: (text: string) => void;
}

/** Where the description is written: lines as they are, no spelling. */
function SourceArea({ ref, label, text, onText }: SourceAreaProps) {
  return (
    <Textarea
      ref={ref}
      label={label}
      className={classes['editor'] ?? ''}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      autosize
      minRows={16}
      maxRows={34}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      wrap="off"
    />
  );
}

const STALE = 'The text has changed since this was planned. Show the plan again before it is applied.';
const NO_FINDINGS: readonly DiagnosticView[] = [];

/** Findings of the text as it is now; none while it is still being typed, or as it was given. */
function useFindings(kind: string, text: string, source: string, check: DescriptionEditorProps<unknown, unknown>['check']) {
  const [settled] = useDebouncedValue(text, CHECK_AFTER_MS);
  const { data } = useQuery({
    queryKey: keys.check(kind, settled),
    queryFn: ({ signal }) => check(settled, signal),
    enabled: settled !== source && settled.trim() !== '',
    retry: false,
    gcTime: 0,
  });
  return settled === text && text !== source ? (data ?? NO_FINDINGS) : NO_FINDINGS;
}
