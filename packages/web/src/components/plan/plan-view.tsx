import type { PlanView as Plan } from '@aula/api';
import { Text } from '@mantine/core';
import { type PlanRow, planRows, planSentence } from '../../logic/plan-rows.ts';
import classes from './plan.module.css';

/** What an apply would do: rows marked + ~ -, things in the way, and a closing count. */
export function PlanView({ plan }: { plan: Plan }) {
  const rows = planRows(plan);
  return (
    <section aria-label="Plan" className={classes['plan']}>
      {plan.conflicts.length > 0 && (
        <div role="alert" className={classes['conflicts']}>
          <Text fw={600}>In the way</Text>
          <ul>
            {plan.conflicts.map(({ subject, message }) => (
              <li key={`${subject.kind}:${subject.name}`}>
                {subject.kind} <code className="mono">{subject.name}</code>: {message}
              </li>
            ))}
          </ul>
          <Text size="sm">Aula touches nothing that it did not make. Rename it here, or remove it by hand, then plan again.</Text>
        </div>
      )}
      {rows.length > 0 && (
        <ul className={classes['rows']} aria-label="Changes">
          {rows.map((row) => (
            <Row key={`${row.sign}${row.kind}:${row.name}`} row={row} />
          ))}
        </ul>
      )}
      <Text fw={600} data-testid="plan-count">
        {planSentence(plan)}
      </Text>
    </section>
  );
}

function Row({ row }: { row: PlanRow }) {
  return (
    <li className={classes['row']} data-sign={row.sign}>
      <span className={classes['sign']} aria-hidden>
        {row.sign === '-' ? '−' : row.sign}
      </span>
      <span className="visually-hidden">{row.verb} </span>
      <span className={classes['subject']}>
        <span className={classes['kind']}>{row.kind}</span> <strong>{row.name}</strong>
      </span>
      <span className={classes['details']}>
        {row.details.map((detail) => (
          <span key={detail}>{detail}</span>
        ))}
        {row.effect !== null && <span className={row.loses ? classes['loss'] : classes['effect']}>{row.effect}</span>}
      </span>
    </li>
  );
}
