import type { NetworkView } from '@aula/api';
import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconServer2 } from '@tabler/icons-react';
import { type CSSProperties, useMemo } from 'react';
import { type Box, type NetworkMap as Layout, type Line, layoutNetwork } from '../../logic/network-map.ts';
import { modeWords, networkReach, type Reach, reachWord } from '../../logic/network-words.ts';
import { plural } from '../../logic/seat-words.ts';
import { MapMachines } from './map-machines.tsx';
import classes from './network-map.module.css';
import { ReachIcon } from './reach-badge.tsx';
import type { People } from './use-people-on.ts';

/** Drawn at this width until the page's is known. */
const FIRST_WIDTH = 960;

/**
 * The network drawn: the way out, the host, the network, and who hangs on it. Only the lines are a picture; the nodes are a list,
 * placed where the lines lead, so that the same content can be read, focused and enlarged like any other.
 */
export function NetworkMap({ network, people }: { network: NetworkView; people: People }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const map = useMemo(
    () => layoutNetwork(network.machines, Math.max(280, Math.round(width) || FIRST_WIDTH), people.room),
    [network.machines, width, people],
  );
  const reach = networkReach(network);
  return (
    <section ref={ref} aria-label={`Drawing of ${network.name}`} className={classes['frame']}>
      <div className={classes['map']} style={{ height: map.height }}>
        <Wires map={map} reach={reach} running={network.state === 'running'} />
        <div className={classes['node']} data-reach={reach} style={place(map.uplink)}>
          <ReachIcon reach={reach} size={24} />
          <Words title={uplinkTitle(network, reach)} note={uplinkNote(network, reach)} />
        </div>
        <div className={classes['node']} style={place(map.host)}>
          <IconServer2 size={24} aria-hidden />
          <Words title="Host" note={hostNote(network)} />
        </div>
        <div className={classes['title']} style={place(map.title)}>
          <strong>{network.name}</strong>
          <span>
            {network.subnet}
            {network.ipv6 !== null && ` · ${network.ipv6}`} · {modeWords(network.mode).term}
          </span>
        </div>
        <MapMachines map={map} people={people} reach={network.mode === 'isolated' || network.mode === 'bridge' ? null : reach} />
        {network.machines.length === 0 && (
          <Text c="dimmed" className={classes['nobody'] ?? ''} style={{ left: map.title.x, top: map.title.y + map.title.height }}>
            No machine on it yet. A room hangs its seats on it with <code className="mono">network: {network.name}</code> in its
            description.
          </Text>
        )}
      </div>
      {map.left > 0 && <Text c="dimmed" size="sm">{`${plural(map.left, 'machine')} more in the list below.`}</Text>}
    </section>
  );
}

const place = ({ x, y, width, height }: Box): CSSProperties => ({ left: x, top: y, width, height });

function Words({ title, note }: { title: string; note: string }) {
  return (
    <span className={classes['words']}>
      <strong>{title}</strong>
      <span>{note}</span>
    </span>
  );
}

function uplinkTitle({ mode }: NetworkView, reach: Reach): string {
  if (mode === 'isolated') return 'No way out';
  return mode === 'bridge' ? "School's network" : reachWord(reach);
}

function uplinkNote({ mode }: NetworkView, reach: Reach): string {
  if (mode === 'isolated') return 'Machines reach each other only';
  if (mode === 'bridge') return 'Addresses come from there';
  if (reach === 'off') return 'Nothing outside is reached';
  return reach === 'allow-list' ? 'All else is cut off' : modeWords(mode).plain;
}

const hostNote = ({ gateway, bridge }: NetworkView): string => [gateway, bridge].filter(Boolean).join('\n') || 'Not on the host';

interface WiresProps {
  map: Layout;
  reach: Reach;
  running: boolean;
}

/** The lines between the nodes; they say nothing that the nodes do not say in words. */
function Wires({ map: { width, height, region, links, groups }, reach, running }: WiresProps) {
  return (
    <svg className={classes['wires']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect x={region.x + 0.5} y={region.y + 0.5} width={region.width - 1} height={region.height - 1} rx={12} data-running={running} />
      <Wire line={links.uplink} kind={reach} />
      {reach === 'off' && <Cross line={links.uplink} />}
      <Wire line={links.host} kind={running ? 'bus' : 'idle'} />
      {links.spine !== null && <Wire line={links.spine} kind={running ? 'bus' : 'idle'} />}
      {groups.flatMap(({ key, rails }) =>
        rails.map((line) => <Wire key={`${key} ${line.from[1]}`} line={line} kind={running ? 'bus' : 'idle'} />),
      )}
      {groups.flatMap(({ key, machines }) =>
        machines.map(({ machine, stub }) => (
          <Wire
            key={`${key} ${machine.name} ${machine.mac}`}
            line={stub}
            kind={machine.verdict === 'wrong' ? 'wrong' : machine.running ? 'bus' : 'idle'}
          />
        )),
      )}
    </svg>
  );
}

const Wire = ({ line: { from, to }, kind }: { line: Line; kind: Reach | 'bus' | 'idle' | 'wrong' }) => (
  <line x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} data-kind={kind} />
);

/** Marks a line as cut. */
function Cross({ line: { from, to } }: { line: Line }) {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return <path d={`M${x - 6} ${y - 6}l12 12m0 -12l-12 12`} data-kind="cut" />;
}
