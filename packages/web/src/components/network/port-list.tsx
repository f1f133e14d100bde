import type { PublishedPortView } from '@aula/api';
import { Button } from '@mantine/core';
import { portActs, portAddress, portLook, portName } from '../../logic/port-words.ts';
import { usePortAct } from '../../queries/ports.ts';
import { ErrorNote } from '../error-note.tsx';
import { ToneBadge } from '../state-badge.tsx';
import classes from './port-list.module.css';

/** Ports that the host passes on: where they are reached, for whom, and a way to open or close those that have to be asked for. */
export function PortList({ ports, withSeat = false }: { ports: readonly PublishedPortView[]; withSeat?: boolean }) {
  const act = usePortAct();
  return (
    <>
      <ul aria-label="Published ports" className={classes['list']}>
        {ports.map((port) => (
          <PortRow key={`${port.seat} ${port.protocol} ${port.port}`} port={port} withSeat={withSeat} act={act} />
        ))}
      </ul>
      {act.isError && <ErrorNote error={act.error} />}
    </>
  );
}

interface PortRowProps {
  port: PublishedPortView;
  withSeat: boolean;
  act: ReturnType<typeof usePortAct>;
}

function PortRow({ port, withSeat, act }: PortRowProps) {
  const { tone, word } = portLook(port);
  const { canOpen, canClose } = portActs(port);
  const name = withSeat ? `${portName(port)} of ${port.seat}` : portName(port);
  const busy = act.isPending && act.variables.port === port;
  return (
    <li data-port={`${port.seat} ${port.protocol} ${port.port}`} data-state={port.state}>
      <span className={classes['what']}>
        {withSeat && <strong>{port.seat}</strong>}
        <span>{portName(port)}</span>
        {port.state === 'open' && <code className="mono">{portAddress(window.location.hostname, port)}</code>}
      </span>
      <ToneBadge tone={tone} words={word} />
      {port.state === 'waiting' && <span className={classes['detail']}>{port.detail}</span>}
      {canOpen && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() => act.mutate({ port, act: 'open' })}
          aria-label={`Open for this device: ${name}`}
        >
          Open for this device
        </Button>
      )}
      {canClose && (
        <Button size="xs" variant="default" loading={busy} onClick={() => act.mutate({ port, act: 'close' })} aria-label={`Close: ${name}`}>
          Close
        </Button>
      )}
    </li>
  );
}
