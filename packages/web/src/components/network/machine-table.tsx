import type { NetworkMachineView } from '@aula/api';
import { Anchor, Table } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { heldAddresses, isAside } from '../../logic/machine-addresses.ts';
import { protectionLook, verdictLook } from '../../logic/network-words.ts';
import { nameList } from '../../logic/seat-words.ts';
import { ToneBadge } from '../state-badge.tsx';
import { useNow } from '../use-now.ts';
import classes from './network.module.css';
import type { People } from './use-people-on.ts';

interface MachineTableProps {
  machines: readonly NetworkMachineView[];
  people: People;
}

/** For each machine what it should have, what it has, and whether that is right. */
export function MachineTable({ machines, people }: MachineTableProps) {
  const now = useNow();
  const isProtected = machines.some(({ protection }) => protection !== undefined);
  return (
    <Table role="table" verticalSpacing={8} fz="0.9375rem" className={classes['machines'] ?? ''}>
      <caption className="visually-hidden">Machines on this network</caption>
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          <Table.Th role="columnheader">Machine</Table.Th>
          <Table.Th role="columnheader">Who</Table.Th>
          <Table.Th role="columnheader">Should have</Table.Th>
          <Table.Th role="columnheader">Has</Table.Th>
          {isProtected && <Table.Th role="columnheader">Protection</Table.Th>}
          <Table.Th role="columnheader">State</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {machines.map((machine) => (
          <MachineRow
            key={`${machine.kind} ${machine.name} ${machine.mac}`}
            machine={machine}
            people={people}
            now={now}
            isProtected={isProtected}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface MachineRowProps {
  machine: NetworkMachineView;
  people: People;
  now: number;
  /** Whether there is a column for it. */
  isProtected: boolean;
}

function MachineRow({ machine, people, now, isProtected }: MachineRowProps) {
  const { name, kind, mac, wantedIp, reservedIp, agent, protection, verdict, detail } = machine;
  const held = heldAddresses(machine, now);
  const plain = held.filter((address) => !isAside(address, wantedIp));
  const aside = held.filter((address) => isAside(address, wantedIp));
  const { tone, word } = verdictLook(verdict);
  return (
    <Table.Tr role="row" data-machine={name} data-verdict={verdict}>
      <Table.Td role="cell" data-cell="machine">
        {kind === 'seat' ? (
          <Anchor renderRoot={(props) => <Link {...props} to="/seats/$seat/desktop" params={{ seat: name }} />} fw={550} fz="inherit">
            {name}
          </Anchor>
        ) : (
          <strong>{name}</strong>
        )}
        {mac !== null && mac !== name && <span className={classes['quiet']}>{mac}</span>}
      </Table.Td>
      <Table.Td role="cell" data-cell="who">
        {kind === 'seat' ? people.owner(name) : <span className={classes['dim']}>{KINDS[kind]}</span>}
      </Table.Td>
      <Table.Td role="cell" data-cell="wanted">
        {wantedIp === null ? <span className={classes['dim']}>nothing fixed</span> : <span className="mono">{wantedIp}</span>}
        {wantedIp !== null && reservedIp === null && <span className={classes['quiet']}>not reserved</span>}
      </Table.Td>
      <Table.Td role="cell" data-cell="has" data-empty={(held.length === 0 && agent !== 'silent') || undefined}>
        {held.length === 0 && <span className={classes['dim']}>–</span>}
        {plain.map(({ ip, sources, right }) => (
          <span key={ip} className={classes['held']} data-right={right}>
            <span className="mono">{ip}</span>
            <span className={classes['quiet']}>{sources.join(' · ')}</span>
          </span>
        ))}
        {aside.length > 0 && (
          <span className={classes['quiet']}>
            its guest agent also tells <span className="mono">{nameList(aside.map(({ ip }) => ip))}</span>
          </span>
        )}
        {agent === 'silent' && <span className={classes['quiet']}>its guest agent does not answer</span>}
      </Table.Td>
      {isProtected && (
        <Table.Td role="cell" data-cell="protection" data-protection={protection?.state}>
          {protection !== undefined && <ProtectionMark protection={protection} />}
        </Table.Td>
      )}
      <Table.Td role="cell" data-cell="state">
        <ToneBadge tone={tone} words={word} />
        {detail !== '' && !(verdict === 'off' && kind === 'seat') && <span className={classes['quiet']}>{detail}</span>}
      </Table.Td>
    </Table.Tr>
  );
}

function ProtectionMark({ protection: { state, detail } }: { protection: NonNullable<NetworkMachineView['protection']> }) {
  const { tone, word } = protectionLook(state);
  return (
    <>
      {state === 'none' && <span className={classes['dim']}>{word}</span>}
      {state === 'protected' && (
        <span className={classes['calm']}>
          <IconShieldCheck size={16} aria-hidden />
          {word}
        </span>
      )}
      {state !== 'none' && state !== 'protected' && <ToneBadge tone={tone} words={word} />}
      {detail !== '' && <span className={classes['quiet']}>{detail}</span>}
    </>
  );
}

const KINDS = { host: 'declared machine', unknown: 'nobody knows' } as const;
