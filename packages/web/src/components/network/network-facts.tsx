import type { NetworkView } from '@aula/api';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { modeWords, networkReach, networkState, protectWords } from '../../logic/network-words.ts';
import { ToneBadge } from '../state-badge.tsx';
import classes from './network.module.css';
import { ReachBadge } from './reach-badge.tsx';
import type { People } from './use-people-on.ts';

/** What there is to know of a network, in a few words each. */
export function NetworkFacts({ network, people }: { network: NetworkView; people: People }) {
  const state = networkState(network.state);
  const mode = modeWords(network.mode);
  return (
    <dl className={`surface ${classes['facts']}`} aria-label="About this network">
      <Fact name="State">
        <ToneBadge tone={state.tone} words={state.word} />
      </Fact>
      <Fact name="Reach">
        <ReachBadge reach={networkReach(network)} />
      </Fact>
      <Fact name="Way out">
        {mode.plain} ({mode.term})
      </Fact>
      {network.owner.kind === 'managed' && (
        <Fact name="Protection" wide>
          {protectWords(network.protect)}
        </Fact>
      )}
      <Fact name="Subnet">
        <span className="mono">{[network.subnet, network.ipv6].filter(Boolean).join(', ') || 'none of its own'}</span>
      </Fact>
      {network.gateway !== '' && (
        <Fact name="Host's address">
          <span className="mono">{network.gateway}</span>
        </Fact>
      )}
      {network.domain !== '' && (
        <Fact name="Domain">
          <span className="mono">{network.domain}</span>
        </Fact>
      )}
      {network.bridge !== null && (
        <Fact name="Bridge">
          <span className="mono">{network.bridge}</span>
        </Fact>
      )}
      {network.rooms.length > 0 && (
        <Fact name={network.rooms.length === 1 ? 'Room' : 'Rooms'}>
          {network.rooms.map((room, index) => (
            <Fragment key={room}>
              {index > 0 && ', '}
              <Link to="/rooms/$room" params={{ room }}>
                {people.room(room)}
              </Link>
            </Fragment>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
