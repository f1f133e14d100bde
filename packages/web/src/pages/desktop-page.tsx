import { useParams } from '@tanstack/react-router';
import { Connecting } from '../components/console/connecting.tsx';
import { DesktopView } from '../components/console/desktop-view.tsx';
import { useConsolePage } from './console-page.ts';

/** A seat's desktop. */
export function DesktopPage() {
  const { seat } = useParams({ from: '/console/seats/$seat/desktop' });
  const { settled, ...view } = useConsolePage(seat, 'desktop');
  return settled ? <DesktopView key={`${seat} ${view.mode}`} {...view} /> : <Connecting name={seat} />;
}
