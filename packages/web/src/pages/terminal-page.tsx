import { useParams } from '@tanstack/react-router';
import { Connecting } from '../components/console/connecting.tsx';
import { TerminalView } from '../components/console/terminal-view.tsx';
import { useConsolePage } from './console-page.ts';

/** A seat's terminal. */
export function TerminalPage() {
  const { seat } = useParams({ from: '/console/seats/$seat/terminal' });
  const { settled, ...view } = useConsolePage(seat, 'terminal');
  return settled ? <TerminalView key={`${seat} ${view.mode}`} {...view} /> : <Connecting name={seat} />;
}
