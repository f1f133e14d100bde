import type { NetworkPlanView as Plan } from '@aula/api';
import { Text } from '@mantine/core';
import { linkLoss, networkPlanSentence } from '../../logic/network-words.ts';
import planClasses from '../plan/plan.module.css';
import classes from './network.module.css';

/** What an apply would do to a network: its fields old and new, who is cut off, and what is in the way. */
export function NetworkPlanView({ plan }: { plan: Plan }) {
  const loss = linkLoss(plan.losesLink);
  return (
    <section aria-label="Plan" className={planClasses['plan']}>
      {plan.conflicts.length > 0 && (
        <div role="alert" className={planClasses['conflicts']}>
          <Text fw={600}>In the way</Text>
          <ul>
            {plan.conflicts.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
          <Text size="sm">Nothing can be applied until this is settled.</Text>
        </div>
      )}
      {plan.fields.length > 0 && (
        <dl className={classes['fields']} aria-label="Changes">
          {plan.fields.map(({ field, from, to }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                {from !== '' && (
                  <>
                    {from} <span aria-hidden>→</span>
                    <span className="visually-hidden">becomes</span>{' '}
                  </>
                )}
                <strong>{to === '' ? 'none' : to}</strong>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {(plan.conflicts.length === 0 || plan.action !== 'none') && (
        <div>
          <Text fw={600} data-testid="plan-sentence">
            {networkPlanSentence(plan)}
          </Text>
          {loss !== null && (
            <Text size="sm" className={classes['loss'] ?? ''}>
              {loss}
            </Text>
          )}
        </div>
      )}
    </section>
  );
}
