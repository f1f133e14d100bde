import { useEffect, useRef, useState } from 'react';

/** News is read out at most this often, so that a busy room does not talk without end. */
const QUIET_MS = 4000;

/** Reads `text` out politely when it changes, throttled to the latest. Shows nothing. */
export function Announcer({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const lastAt = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        lastAt.current = Date.now();
        setSaid(text);
      },
      Math.max(0, lastAt.current + QUIET_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}
