import { type RefObject, useEffect } from 'react';
import { flushSync } from 'react-dom';

/** In words, for help texts. */
export const BAR_KEY = 'Ctrl Alt M';

/**
 * The way out for the keyboard: a desktop takes every key, Tab too, so this one chord is kept back and moves
 * the focus to the bar.
 */
export function useBarKey(page: RefObject<HTMLElement | null>, show: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.altKey || event.code !== 'KeyM') return;
      event.preventDefault();
      event.stopPropagation();
      // A hidden bar is inert and takes no focus until it has been drawn again.
      flushSync(show);
      page.current?.querySelector<HTMLElement>('[data-console-bar] a, [data-console-bar] button')?.focus();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [page, show]);
}
