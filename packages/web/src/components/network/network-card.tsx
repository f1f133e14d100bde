import type { NetworkSummary } from '@aula/api';
import { Title } from '@mantine/core';
import { IconDeviceDesktop, IconDoor, IconNetwork, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { modeWords, networkReach, networkState, seatsSentence } from '../../logic/network-words.ts';
import { nameList } from '../../logic/seat-words.ts';
import { ToneBadge } from '../state-badge.tsx';
import classes from './network.module.css';
import { ReachBadge } from './reach-badge.tsx';

/** One network in the list. */
export function NetworkCard({ network, roomTitle }: { network: NetworkSummary; roomTitle: (room: string) => string }) {
  const state = networkState(network.state);
  const mode = modeWords(network.mode);
  return (
    <li className={`surface ${classes['card']}`} data-network={network.name}>
      <div className={classes['cardHead']}>
        <Title order={3} size="h2">
          <Link to="/networks/$network" params={{ network: network.name }} className={classes['cardLink']}>
            {network.name}
          </Link>
        </Title>
        <ToneBadge tone={state.tone} words={state.word} />
      </div>
      <div className={classes['cardRows']}>
        <div className={classes['cardRow']}>
          <IconRoute size={16} aria-hidden />
          <span>
            {mode.plain} <span className={classes['dim']}>({mode.term})</span>
          </span>
        </div>
        <div className={classes['cardRow']}>
          <IconNetwork size={16} aria-hidden />
          <span className="mono">{[network.subnet, network.ipv6].filter(Boolean).join(', ') || 'no addresses of its own'}</span>
        </div>
        {network.owner.kind !== 'foreign' && (
          <div className={classes['cardRow']}>
            <IconDeviceDesktop size={16} aria-hidden />
            <span>{seatsSentence(network)}</span>
          </div>
        )}
        {network.rooms.length > 0 && (
          <div className={classes['cardRow']}>
            <IconDoor size={16} aria-hidden />
            <span>{nameList(network.rooms.map(roomTitle))}</span>
          </div>
        )}
        <div className={classes['cardRow']}>
          <ReachBadge reach={networkReach(network)} />
        </div>
      </div>
    </li>
  );
}
