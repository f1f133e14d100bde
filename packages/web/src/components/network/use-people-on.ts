import type { SeatView } from '@aula/api';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ownReaches } from '../../logic/internet-switch.ts';
import type { Reach } from '../../logic/network-words.ts';
import { roomInternetQuery } from '../../queries/internet.ts';
import { peopleQuery } from '../../queries/people.ts';
import { roomQuery, roomsQuery } from '../../queries/rooms.ts';

/** Rooms of one network whose seats are looked up. */
const ROOMS_MAX = 24;

export interface People {
  /** The owner's name for people to read; `Free` without one. */
  owner: (seat: string) => string;
  /** A seat as its room has it, kept up to date by the event stream; undefined while that is not known. */
  seat: (name: string) => SeatView | undefined;
  /** A room's title. */
  room: (name: string) => string;
  /** What a room, or a seat with a switch of its own, reaches outside; null while not known, or for a seat as its room. */
  roomReach: (room: string) => Reach | null;
  seatReach: (seat: string) => Reach | null;
}

/** Who is where on a network of these rooms. */
export function usePeopleOn(rooms: readonly string[]): People {
  const people = useQuery(peopleQuery).data;
  const titles = useQuery(roomsQuery).data;
  const seats = useQueries({
    queries: rooms.slice(0, ROOMS_MAX).map(roomQuery),
    combine: (results) => results.flatMap(({ data }) => data?.seats ?? []),
  });
  const internet = useQueries({
    queries: rooms.slice(0, ROOMS_MAX).map(roomInternetQuery),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  return useMemo(() => {
    const roomReaches = new Map(internet.map((state) => [state.room, state.internet.mode]));
    const seatReaches = ownReaches(internet.flatMap((state) => state.seats));
    const names = new Map((people ?? []).map(({ name, displayName }) => [name, displayName]));
    const bySeat = new Map(seats.map((seat) => [seat.name, seat]));
    const byRoom = new Map((titles ?? []).map(({ name, title }) => [name, title]));
    return {
      seat: (name) => bySeat.get(name),
      room: (name) => byRoom.get(name) || name,
      roomReach: (name) => roomReaches.get(name) ?? null,
      seatReach: (name) => seatReaches.get(name) ?? null,
      owner: (name) => {
        const owner = bySeat.get(name)?.owner ?? null;
        return owner === null ? 'Free' : (names.get(owner) ?? owner);
      },
    };
  }, [internet, people, seats, titles]);
}
