import type { NetworkMachineView } from '@aula/api';
import { Text, Title } from '@mantine/core';
import { verdictCounts, verdictLook } from '../../logic/network-words.ts';
import { ToneBadge } from '../state-badge.tsx';
import { MachineTable } from './machine-table.tsx';
import classes from './network.module.css';
import { NetworkAnnouncer } from './network-announcer.tsx';
import type { People } from './use-people-on.ts';

export type Verdict = NetworkMachineView['verdict'];

interface NetworkMachinesProps {
  machines: readonly NetworkMachineView[];
  people: People;
  /** Only these are listed; null: all. */
  picked: Verdict | null;
  onPick: (verdict: Verdict | null) => void;
}

/** Machines of a network with their verdicts; the counts above pick which are listed. Nothing where there are none: the drawing says so. */
export function NetworkMachines({ machines, people, picked, onPick }: NetworkMachinesProps) {
  const counts = verdictCounts(machines);
  const shown = picked === null ? machines : machines.filter(({ verdict }) => verdict === picked);
  if (machines.length === 0) return null;
  return (
    <section className={classes['section']} aria-labelledby="machines">
      <Title order={2} id="machines">
        Who should be where, and who is
      </Title>
      <fieldset className={classes['picks']}>
        <legend className="visually-hidden">List only</legend>
        {withPicked(counts, picked).map(({ verdict, count }) => {
          const { tone, word } = verdictLook(verdict);
          return (
            <button
              key={verdict}
              type="button"
              className={classes['count']}
              aria-pressed={picked === verdict}
              onClick={() => onPick(picked === verdict ? null : verdict)}
            >
              <ToneBadge tone={tone} words={`${count} ${word.toLowerCase()}`} />
            </button>
          );
        })}
      </fieldset>
      {shown.length === 0 && <Text c="dimmed">None of them now.</Text>}
      {shown.length > 0 && <MachineTable machines={shown} people={people} />}
      <NetworkAnnouncer machines={machines} />
    </section>
  );
}

/** The pick stays to be taken back when its last machine has changed. */
const withPicked = (counts: readonly { verdict: Verdict; count: number }[], picked: Verdict | null) =>
  picked === null || counts.some(({ verdict }) => verdict === picked) ? counts : [...counts, { verdict: picked, count: 0 }];
