import type { NetworkMachineView } from '@aula/api';
import { Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CROWD } from '../../logic/network-map.ts';
import { nameList, plural } from '../../logic/seat-words.ts';
import classes from './network.module.css';

/** On a network with many machines, says above the drawing which are not as they should be; one sees the few of a small network at once. */
export function WrongNote({ machines, onList }: { machines: readonly NetworkMachineView[]; onList: () => void }) {
  const wrong = machines.filter(({ verdict }) => verdict === 'wrong');
  if (machines.length < CROWD || wrong.length === 0) return null;
  return (
    <div className={`surface ${classes['notice']}`} data-tone="bad">
      <IconAlertTriangle size={20} aria-hidden className={classes['noticeIcon']} />
      <Text className={classes['noticeWords'] ?? ''}>
        {plural(wrong.length, 'machine')} not as {wrong.length === 1 ? 'it' : 'they'} should be: {nameList(wrong.map(({ name }) => name))}.
      </Text>
      <Button variant="default" onClick={onList}>
        List {wrong.length === 1 ? 'it' : 'them'}
      </Button>
    </div>
  );
}
