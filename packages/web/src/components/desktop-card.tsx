import type { SeatView } from '@aula/api';
import { ActionIcon, Button, Menu, Text, Title } from '@mantine/core';
import { IconDots, IconExternalLink, IconPlayerPlay, IconPower, IconRefresh, IconRotate, IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { canStart, isRunning } from '../logic/seat-words.ts';
import { type SeatAct, useSeatAct } from '../queries/seats.ts';
import { nativeViewersQuery, useOpenInViewer } from '../queries/viewers.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import classes from './desktop-card.module.css';
import { ErrorNote } from './error-note.tsx';
import { SeatPicture } from './seat-picture.tsx';
import { StateBadge } from './state-badge.tsx';

const SeatReach = lazy(async () => ({ default: (await import('./network/seat-reach.tsx')).SeatReach }));

type Asked = Extract<SeatAct, 'stop' | 'reset' | 'restart'>;

/** One desktop of a student: its picture, its state in words, and one button. */
export function DesktopCard({ seat }: { seat: SeatView }) {
  const navigate = useNavigate();
  const act = useSeatAct();
  const viewer = useOpenInViewer();
  const [asked, setAsked] = useState<Asked | null>(null);
  const open = () => {
    if (canStart(seat.state)) act.mutate({ seat: seat.name, act: 'start' });
    void navigate({ to: '/seats/$seat/desktop', params: { seat: seat.name } });
  };
  const failed = act.isError && asked === null;
  return (
    <li className={`surface ${classes['card']}`} data-seat={seat.name}>
      <Link to="/seats/$seat/desktop" params={{ seat: seat.name }} className={classes['pictureLink']} tabIndex={-1} aria-hidden>
        <SeatPicture seat={seat} decorative />
      </Link>
      <div className={classes['words']}>
        <div className={classes['titleRow']}>
          <Title order={2} className={classes['name'] ?? ''}>
            {seat.name}
          </Title>
          <StateBadge state={seat.state} />
        </div>
        <Text c="dimmed">{seat.roomTitle}</Text>
        <Suspense>
          <SeatReach seat={seat.name} />
        </Suspense>
        {failed && <ErrorNote error={act.error} />}
        {viewer.isError && <ErrorNote error={viewer.error} />}
        <div className={classes['actions']}>
          <Button flex={1} size="md" onClick={open} aria-label={`Open ${seat.name}`} disabled={seat.state === 'missing'}>
            Open
          </Button>
          <DesktopMenu
            seat={seat}
            onAsk={setAsked}
            onStart={() => act.mutate({ seat: seat.name, act: 'start' })}
            onViewer={() => viewer.mutate(seat.name)}
          />
        </div>
      </div>
      <AskBefore seat={seat} asked={asked} onClose={() => setAsked(null)} act={act} />
    </li>
  );
}

interface DesktopMenuProps {
  seat: SeatView;
  onAsk: (act: Asked) => void;
  onStart: () => void;
  onViewer: () => void;
}

function DesktopMenu({ seat, onAsk, onStart, onViewer }: DesktopMenuProps) {
  const running = isRunning(seat.state);
  const viewers = useQuery(nativeViewersQuery(seat.name)).data ?? false;
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon variant="default" size={42} aria-label={`More for ${seat.name}`}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          renderRoot={(props) => <Link {...props} to="/seats/$seat/terminal" params={{ seat: seat.name }} />}
          leftSection={<IconTerminal2 size={16} aria-hidden />}
        >
          Terminal
        </Menu.Item>
        {running && viewers && (
          <Menu.Item leftSection={<IconExternalLink size={16} aria-hidden />} onClick={onViewer}>
            Open in a viewer
          </Menu.Item>
        )}
        {canStart(seat.state) && (
          <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={onStart}>
            Start
          </Menu.Item>
        )}
        {running && (
          <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => onAsk('restart')}>
            Restart…
          </Menu.Item>
        )}
        {running && (
          <Menu.Item leftSection={<IconPower size={16} aria-hidden />} onClick={() => onAsk('stop')}>
            Shut down…
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconRotate size={16} aria-hidden />} onClick={() => onAsk('reset')}>
          Reset…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const QUESTIONS: Record<Asked, { title: string; verb: string; loses: (name: string) => string; danger: boolean }> = {
  restart: {
    title: 'Restart this desktop?',
    verb: 'Restart',
    loses: (name) => `${name} shuts down and starts again. Saved files stay; what is open and not saved will be gone.`,
    danger: false,
  },
  stop: {
    title: 'Shut this desktop down?',
    verb: 'Shut down',
    loses: (name) => `${name} shuts down. Saved files stay; what is open and not saved will be gone.`,
    danger: false,
  },
  reset: {
    title: 'Reset this desktop?',
    verb: 'Reset',
    loses: (name) => `All files saved on ${name} will be gone, and so will all changes made to it. It comes back as new.`,
    danger: true,
  },
};

interface AskBeforeProps {
  seat: SeatView;
  asked: Asked | null;
  onClose: () => void;
  act: ReturnType<typeof useSeatAct>;
}

function AskBefore({ seat, asked, onClose, act }: AskBeforeProps) {
  const { title, verb, loses, danger } = QUESTIONS[asked ?? 'restart'];
  const confirm = () => {
    if (asked === null) return;
    act.mutate({ seat: seat.name, act: asked }, { onError: () => undefined });
    onClose();
  };
  return (
    <ConfirmDialog
      opened={asked !== null}
      onClose={onClose}
      title={title}
      verb={`${verb} ${seat.name}`}
      danger={danger}
      busy={false}
      error={null}
      onConfirm={confirm}
    >
      {loses(seat.name)}
    </ConfirmDialog>
  );
}
