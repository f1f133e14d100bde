import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { moveOnMap, type NetworkMap, type PlacedMachine } from '../../logic/network-map.ts';
import { type Reach, verdictLook } from '../../logic/network-words.ts';
import { stateTone, stateWord, type Tone } from '../../logic/seat-words.ts';
import { isArrowKey } from '../../logic/selection.ts';
import { ToneIcon } from '../state-badge.tsx';
import classes from './network-map.module.css';
import { ReachBadge, ReachMark } from './reach-badge.tsx';
import type { People } from './use-people-on.ts';

/** What hangs on the network, by room. One stop for Tab; arrows move between the seats. `reach` is what the network says; null where nothing is switched. */
export function MapMachines({ map, people, reach }: { map: NetworkMap; people: People; reach: Reach | null }) {
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const seats = map.groups.flatMap(({ machines }) => machines).filter(({ machine }) => machine.kind === 'seat');
  const current = seats.some(({ machine }) => machine.name === focused) ? focused : (seats[0]?.machine.name ?? null);
  const onMove = (event: KeyboardEvent, name: string) => {
    if (!isArrowKey(event.key)) return;
    event.preventDefault();
    const next = moveOnMap(map, name, event.key);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <ul ref={list} aria-label="Machines by room" className={classes['list']}>
      {map.groups.map(({ key, title, room, label, machines }) => (
        <li key={key}>
          <div className={classes['label']} style={{ left: label.x, top: label.y, width: label.width, height: label.height }}>
            {room === null ? (
              title
            ) : (
              <Link to="/rooms/$room" params={{ room }}>
                {title}
              </Link>
            )}
            {room !== null && <Differing own={people.roomReach(room)} common={reach} />}
          </div>
          <ul aria-label={title}>
            {machines.map((placed) => (
              <li
                key={`${placed.machine.name} ${placed.machine.mac}`}
                className={classes['machine']}
                style={{ left: placed.x, top: placed.y, width: placed.width, height: placed.height }}
                data-verdict={placed.machine.verdict}
                data-running={placed.machine.running}
                data-small={map.crowded || undefined}
              >
                {placed.machine.kind === 'seat' ? (
                  <Link
                    to="/seats/$seat/desktop"
                    params={{ seat: placed.machine.name }}
                    className={classes['machineLink']}
                    data-node={placed.machine.name}
                    tabIndex={placed.machine.name === current ? 0 : -1}
                    onFocus={() => setFocused(placed.machine.name)}
                    onKeyDown={(event) => onMove(event, placed.machine.name)}
                  >
                    <Face placed={placed} people={people} />
                  </Link>
                ) : (
                  <div className={classes['machineLink']}>
                    <Face placed={placed} people={people} />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** A room that is switched otherwise than its network. */
function Differing({ own, common }: { own: Reach | null; common: Reach | null }) {
  return own === null || common === null || own === common ? null : <ReachBadge reach={own} />;
}

function Face({ placed: { machine }, people }: { placed: PlacedMachine; people: People }) {
  const { tone, word } = faceLook(machine, people);
  const own = people.seatReach(machine.name);
  const ip = machine.leasedIp ?? machine.arpIp ?? machine.wantedIp ?? 'no address';
  const who = machine.kind === 'seat' ? people.owner(machine.name) : KINDS[machine.kind];
  return (
    <>
      <span className={classes['name']}>
        <ToneIcon tone={tone} label={word} />
        <strong title={machine.name}>{machine.name}</strong>
        {own !== null && <ReachMark reach={own} />}
      </span>
      <span className={classes['place']}>
        <span className={classes['who']} data-kind={machine.kind}>
          {who}
        </span>
        <span className={classes['ip']}>{ip}</span>
      </span>
    </>
  );
}

const KINDS = { host: 'Declared machine', unknown: 'Unknown machine' } as const;

/** A wrong address comes before all; else a seat looks as it does on the wall. */
function faceLook(machine: PlacedMachine['machine'], people: People): { tone: Tone; word: string } {
  const seat = people.seat(machine.name);
  if (machine.verdict === 'wrong') return { tone: 'bad', word: `Wrong: ${machine.detail}` };
  if (machine.kind === 'seat' && seat !== undefined) return { tone: stateTone(seat.state), word: stateWord(seat.state) };
  return verdictLook(machine.verdict);
}
