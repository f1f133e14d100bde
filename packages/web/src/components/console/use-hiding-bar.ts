import { useCallback, useEffect, useRef, useState } from 'react';

/** The bar stays this long after it was last wanted. */
const SHOWN_MS = 3000;

/** A bar that hides itself: shown at first and when asked, hidden after a while unless pointer or focus is in it. */
export function useHidingBar() {
  const [hidden, setHidden] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const show = useCallback(() => {
    setHidden(false);
    clearTimeout(timer.current);
    const hideLater = () => {
      timer.current = setTimeout(() => {
        if (bar.current?.matches(':hover, :focus-within')) hideLater();
        else setHidden(true);
      }, SHOWN_MS);
    };
    hideLater();
  }, []);
  useEffect(() => {
    show();
    return () => clearTimeout(timer.current);
  }, [show]);
  return { hidden, bar, show };
}
