import type { RoomInternetView } from '@aula/api';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { clicked, reachSentence, type Wish } from '../../logic/internet-switch.ts';
import { type Reach, reachWord } from '../../logic/network-words.ts';
import { roomInternetQuery, useSwitchRoom } from '../../queries/internet.ts';
import { networksQuery } from '../../queries/networks.ts';
import { Announcer } from '../announcer.tsx';
import { AllowListDialog } from './allow-list-dialog.tsx';
import classes from './internet-switch.module.css';
import { InternetTrouble } from './internet-trouble.tsx';
import { ReachBadge, ReachIcon } from './reach-badge.tsx';

/** A room's internet: one click cuts it off, the same click brings it back. Nothing where there is no way out to switch. */
export function InternetSwitch({ room }: { room: string }) {
  const { data: state } = useQuery(roomInternetQuery(room));
  const network = useQuery(networksQuery).data?.find(({ name }) => name === state?.network);
  if (state === undefined || network === undefined || network.mode === 'bridge') return null;
  if (network.mode === 'isolated') return <ReachBadge reach="off" />;
  return <Switch room={room} state={state} networkSays={network.internet} />;
}

function Switch({ room, state, networkSays }: { room: string; state: RoomInternetView; networkSays: Reach }) {
  const act = useSwitchRoom(room, networkSays);
  const before = useRef<Wish | undefined>(undefined);
  const [listing, setListing] = useState(false);
  const reach = state.internet.mode;
  const run = (wish: Wish) => {
    if (reach !== 'off') before.current = state.switch;
    act.mutate(wish);
  };
  const does = reach === 'off' ? 'switch it on' : 'cut it off';
  return (
    <div className={classes['switch']} data-reach={reach}>
      <Tooltip label={reach === 'off' ? 'Switch the internet on for this room' : 'Cut this room off the internet'}>
        <Button
          variant="default"
          className={classes['main'] ?? ''}
          leftSection={<ReachIcon reach={reach} size={18} />}
          aria-label={`${reachWord(reach)}: ${does}`}
          onClick={() => run(clicked(state, before.current, networkSays))}
        >
          {reachWord(reach)}
        </Button>
      </Tooltip>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} className={classes['more'] ?? ''} aria-label="More for the internet of this room">
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<ReachIcon reach="on" />} onClick={() => run({ mode: 'on' })}>
            Switch on
          </Menu.Item>
          <Menu.Item leftSection={<ReachIcon reach="allow-list" />} onClick={() => setListing(true)}>
            Listed sites only…
          </Menu.Item>
          <Menu.Item leftSection={<ReachIcon reach="off" />} onClick={() => run({ mode: 'off' })}>
            Cut off
          </Menu.Item>
          {state.from === 'room' && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => run(null)}>{`As the network says: ${reachWord(networkSays).toLowerCase()}`}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <AllowListDialog
        opened={listing}
        current={state.internet}
        busy={act.isPending}
        error={act.error}
        onClose={() => {
          setListing(false);
          act.reset();
        }}
        onSave={(wish) => {
          if (reach !== 'off') before.current = state.switch;
          act.mutate(wish, { onSuccess: () => setListing(false) });
        }}
      />
      <InternetTrouble error={listing ? null : act.error} problem={state.problem} />
      <Announcer text={act.isPending ? '' : reachSentence(state.internet)} />
    </div>
  );
}
