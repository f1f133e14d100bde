import { useEffect } from 'react';

export interface RoomKeys {
  all: () => void;
  none: () => void;
  filter: () => void;
  help: () => void;
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === 'checkbox');

/** The page's single-letter keys; silent while somebody types or a dialog is open. */
export function useRoomKeys(keys: RoomKeys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || inField(event.target)) return;
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const action = { a: keys.all, Escape: keys.none, '/': keys.filter, '?': keys.help }[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [keys]);
}
