import { ApiError } from '@aula/api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import { FIRST, type LinkState, nextLink } from '../../logic/console-link.ts';
import { isRunning } from '../../logic/seat-words.ts';
import { openConsole, seatQuery } from '../../queries/seats.ts';

/** What a view does with an open socket. Returns how to let go of it. */
export type Attach = (socket: WebSocket, opened: () => void) => () => void;

interface ConsoleLinkOptions {
  seat: string;
  kind: 'desktop' | 'terminal';
  mode: 'control' | 'view';
  attach: Attach;
}

/**
 * Keeps one console connected: ticket, socket, `attach`; after a loss it waits and begins again, at once when
 * the seat's live state says that it runs or the network is back. `retry` begins again by hand.
 */
export function useConsoleLink({ seat, kind, mode, attach }: ConsoleLinkOptions): { link: LinkState; retry: () => void } {
  const [link, dispatch] = useReducer(nextLink, FIRST);
  const retry = useRef(() => dispatch({ type: 'news' })).current;
  const attachNow = useRef(attach);
  attachNow.current = attach;

  // A connection lives as long as link is connecting or open; `attempt` tells one try from the next.
  const attempt = link.at === 'connecting' ? `${link.tries}.${link.badTickets}` : link.at === 'open' ? 'open' : null;
  const lastAttempt = useRef<string | null>(null);
  if (attempt !== null && attempt !== 'open') lastAttempt.current = attempt;
  const trying = attempt === null ? null : lastAttempt.current;

  useEffect(() => {
    if (trying === null) return;
    const giveUp = new AbortController();
    let letGo: (() => void) | undefined;
    openConsole(seat, kind, mode, giveUp.signal)
      .then(({ ticket, path }) => {
        if (giveUp.signal.aborted) return;
        const socket = new WebSocket(socketUrl(path), ['aula.v1', `ticket.${ticket}`]);
        socket.binaryType = 'arraybuffer';
        socket.addEventListener('close', ({ code }) => {
          if (!giveUp.signal.aborted) dispatch({ type: 'closed', code });
        });
        const detach = attachNow.current(socket, () => {
          if (!giveUp.signal.aborted) dispatch({ type: 'opened' });
        });
        letGo = () => {
          detach();
          socket.close();
        };
      })
      .catch((error: unknown) => {
        if (!giveUp.signal.aborted) dispatch({ type: 'refused', code: error instanceof ApiError ? error.code : 'unreachable' });
      });
    return () => {
      giveUp.abort();
      letGo?.();
    };
  }, [seat, kind, mode, trying]);

  const waitMs = link.at === 'waiting' ? link.waitMs : null;
  const tries = link.at === 'waiting' ? link.tries : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further wait of the same length begins anew
  useEffect(() => {
    if (waitMs === null) return;
    const timer = setTimeout(() => dispatch({ type: 'retry' }), waitMs);
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [waitMs, tries, retry]);

  const state = useQuery(seatQuery(seat)).data?.state;
  const running = state !== undefined && isRunning(state) && state !== 'stopping';
  const waitingForSeat = link.at === 'waiting' && link.why === 'off';
  const ranBefore = useRef(running);
  useEffect(() => {
    if (running && !ranBefore.current && waitingForSeat) retry();
    ranBefore.current = running;
  }, [running, waitingForSeat, retry]);

  return { link, retry };
}

const socketUrl = (path: string): string => {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};
