import { IconAlertTriangle, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { explainError } from '../../logic/explain-error.ts';
import { nativeViewersQuery, useOpenInViewer } from '../../queries/viewers.ts';
import classes from './console.module.css';

/** Gives a file that opens this desktop in a viewer outside the browser; nothing where the server does not have that on. */
export function ViewerTool({ seat }: { seat: string }) {
  const isOn = useQuery(nativeViewersQuery(seat)).data ?? false;
  const open = useOpenInViewer();
  if (!isOn) return null;
  return (
    <>
      {open.isError && (
        <span className={classes['quiet']} role="alert">
          <IconAlertTriangle size={16} aria-hidden />
          {explainError(open.error).title}
        </span>
      )}
      <button
        type="button"
        className={classes['tool']}
        aria-label="Open in a viewer"
        title="Open in a viewer"
        disabled={open.isPending}
        onClick={() => open.mutate(seat)}
      >
        <IconExternalLink size={18} aria-hidden />
        <span className={classes['wide']}>Open in a viewer</span>
      </button>
    </>
  );
}
