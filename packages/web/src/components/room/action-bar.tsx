import type { SeatView } from '@aula/api';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconDoor,
  IconDots,
  IconExternalLink,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconPower,
  IconRotate,
  IconTerminal2,
  IconUserPlus,
  IconX,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Wish } from '../../logic/internet-switch.ts';
import { isRunning, plural } from '../../logic/seat-words.ts';
import type { RoomAct } from '../../queries/rooms.ts';
import { ErrorNote } from '../error-note.tsx';
import { ReachIcon } from '../network/reach-badge.tsx';
import classes from './room.module.css';

interface ActionBarProps {
  seats: readonly SeatView[];
  busy: boolean;
  /** Why the last action was not taken. */
  error: unknown;
  onAct: (act: RoomAct) => void;
  onAssign: () => void;
  /** Switches the internet of the chosen seats; null: as their room. */
  onInternet: (wish: Wish) => void;
  onNone: () => void;
}

/** What can be done with the chosen seats; stays at the bottom while any is chosen. */
export function ActionBar({ seats, busy, error, onAct, onAssign, onInternet, onNone }: ActionBarProps) {
  const many = plural(seats.length, 'seat');
  const running = seats.filter(({ state }) => isRunning(state)).length;
  const only = seats.length === 1 ? seats[0] : undefined;
  return (
    <div className={classes['bar']} role="toolbar" aria-label="Actions for selected seats">
      {error !== null && (
        <div className={classes['barError']}>
          <ErrorNote error={error} />
        </div>
      )}
      <Tooltip label="Select none">
        <ActionIcon variant="subtle" color="gray" aria-label="Select none" onClick={onNone}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <output className={classes['barCount']} aria-live="polite">
        {many} selected
      </output>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => onAct('start')}
        disabled={running === seats.length}
        loading={busy}
        aria-label={`Start ${many}`}
      >
        Start
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPower size={16} aria-hidden />}
        onClick={() => onAct('stop')}
        disabled={running === 0}
        aria-label={`Shut down ${many}`}
      >
        Shut down
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconRotate size={16} aria-hidden />}
        onClick={() => onAct('reset')}
        aria-label={`Reset ${many}`}
      >
        Reset
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconUserPlus size={16} aria-hidden />}
        onClick={onAssign}
        aria-label={`Assign ${many}`}
      >
        Assign
      </Button>
      <Menu position="top-end" width={200}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More actions">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {only !== undefined && (
            <>
              <Menu.Item
                renderRoot={(props) => <Link {...props} to="/seats/$seat/desktop" params={{ seat: only.name }} />}
                leftSection={<IconExternalLink size={16} aria-hidden />}
              >
                Open desktop
              </Menu.Item>
              <Menu.Item
                renderRoot={(props) => <Link {...props} to="/seats/$seat/terminal" params={{ seat: only.name }} />}
                leftSection={<IconTerminal2 size={16} aria-hidden />}
              >
                Open terminal
              </Menu.Item>
            </>
          )}
          <Menu.Label>Internet of {many}</Menu.Label>
          <Menu.Item leftSection={<ReachIcon reach="on" />} onClick={() => onInternet({ mode: 'on' })}>
            Switch on
          </Menu.Item>
          <Menu.Item leftSection={<ReachIcon reach="off" />} onClick={() => onInternet({ mode: 'off' })}>
            Cut off
          </Menu.Item>
          <Menu.Item leftSection={<IconDoor size={16} aria-hidden />} onClick={() => onInternet(null)}>
            As the room
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconPlugConnectedX size={16} aria-hidden />}
            disabled={running === 0}
            onClick={() => onAct('pull')}
          >
            Pull the plug…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
