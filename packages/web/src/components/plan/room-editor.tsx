import type { PlanView as Plan } from '@aula/api';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { explainError } from '../../logic/explain-error.ts';
import { applyVerb } from '../../logic/plan-rows.ts';
import { useApplyRoom, usePlanRoom } from '../../queries/rooms.ts';
import { ErrorNote } from '../error-note.tsx';
import { DiagnosticsList } from './diagnostics-list.tsx';
import classes from './plan.module.css';
import { PlanView } from './plan-view.tsx';

interface RoomEditorProps {
  /** The text to begin with. */
  source: string;
  /** Shown beside before anything was planned. */
  idle: React.ReactNode;
  /** After an apply was accepted. */
  onApplied: (room: string) => void;
}

/** A room's description, checked and planned on request, applied only as planned. */
export function RoomEditor({ source, idle, onApplied }: RoomEditorProps) {
  const [text, setText] = useState(source);
  const [planned, setPlanned] = useState<{ text: string; plan: Plan } | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const planRoom = usePlanRoom();
  const apply = useApplyRoom();
  const current = planned !== null && planned.text === text ? planned.plan : null;

  const goTo = (line: number, column: number) => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .reduce((sum, row) => sum + row.length + 1, 0) +
      column -
      1;
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
  };
  const runPlan = () => {
    apply.reset();
    planRoom.mutate(text, { onSuccess: (plan) => setPlanned({ text, plan }) });
  };
  const runApply = () => apply.mutate(text, { onSuccess: ({ plan }) => onApplied(plan.room) });

  return (
    <div className={classes['split']}>
      <Stack gap="sm">
        <Textarea
          ref={area}
          label="Room description (YAML)"
          className={classes['editor'] ?? ''}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={16}
          maxRows={34}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          wrap="off"
        />
        <Group gap="xs">
          <Button
            variant={current === null ? 'filled' : 'default'}
            onClick={runPlan}
            loading={planRoom.isPending}
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
        {planRoom.isError && <PlanError error={planRoom.error} onGoTo={goTo} />}
        {!planRoom.isError &&
          current === null &&
          (planned === null ? (
            idle
          ) : (
            <Text c="dimmed">The text has changed since this was planned. Show the plan again before it is applied.</Text>
          ))}
        {!planRoom.isError && current !== null && (
          <>
            <PlanView plan={current} />
            {apply.isError && <ErrorNote error={apply.error} />}
            {(current.changes.length > 0 || text !== source) && current.conflicts.length === 0 && (
              <Group>
                <Button onClick={runApply} loading={apply.isPending}>
                  {current.changes.length > 0 ? applyVerb(current) : 'Save description'}
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </div>
  );
}

function PlanError({ error, onGoTo }: { error: unknown; onGoTo: (line: number, column: number) => void }) {
  const { diagnostics } = explainError(error);
  if (diagnostics.length === 0) return <ErrorNote error={error} />;
  return (
    <div role="alert">
      <Text fw={600}>{diagnostics.length === 1 ? 'One thing to mend' : `${diagnostics.length} things to mend`}</Text>
      <Text size="sm" c="dimmed">
        Nothing was changed; your text is kept.
      </Text>
      <DiagnosticsList diagnostics={diagnostics} onGoTo={onGoTo} />
    </div>
  );
}
