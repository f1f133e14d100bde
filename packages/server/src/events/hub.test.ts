import type { LiveEvent, SeatView } from '@aula/api';
import { describe, expect, it } from 'vitest';
import { createHub, STREAMS_PER_LOGIN, type Viewer } from './hub.ts';

const seat = (name: string, owner: string | null, state: SeatView['state'] = 'off'): SeatView => ({
  name,
  room: 'demo',
  roomTitle: 'Demo',
  section: 'students',
  id: 1,
  preset: 'tiny',
  state,
  ip: '192.0.2.11',
  leasedIp: null,
  memoryKiB: 1,
  vcpus: 1,
  owner,
  operation: null,
  startedAt: null,
  pictureVersion: null,
  viewers: 0,
});

const teacher: Viewer = { name: 'tina', role: 'teacher', loginId: 't', watches: true };
const anna: Viewer = { name: 'anna', role: 'student', loginId: 'a', watches: true };

function collector() {
  const events: LiveEvent[] = [];
  const ids: string[] = [];
  let ended = false;
  return {
    events,
    ids,
    ended: () => ended,
    send: (id: string, event: LiveEvent) => {
      ids.push(id);
      events.push(event);
    },
    end: () => {
      ended = true;
    },
  };
}

function make(owners: Record<string, string | null>, keptMax?: number) {
  return createHub({ ownerOf: (name) => owners[name] ?? null, ...(keptMax === undefined ? {} : { keptMax }) });
}

describe('the hub', () => {
  it('begins every stream with resync', () => {
    const sink = collector();
    make({}).subscribe(teacher, sink);
    expect(sink.events).toEqual([{ type: 'resync' }]);
  });

  it('tells a student of own seats only', () => {
    const hub = make({ s1: 'anna', s2: 'ben' });
    const sink = collector();
    hub.subscribe(anna, sink);
    hub.publish({ type: 'seat', seat: seat('s1', 'anna') });
    hub.publish({ type: 'seat', seat: seat('s2', 'ben') });
    hub.publish({ type: 'seat', seat: seat('s3', null) });
    hub.publish({ type: 'room', room: 'demo' });
    hub.publish({ type: 'network', network: 'lab1' });
    hub.publish({ type: 'people' });
    expect(sink.events.slice(1)).toEqual([{ type: 'seat', seat: seat('s1', 'anna') }]);
  });

  it('tells a student who loses a seat that it is gone, now and at a reconnect', () => {
    const owners: Record<string, string | null> = { s1: 'anna' };
    const hub = make(owners);
    const sink = collector();
    using first = hub.subscribe(anna, sink);
    expect(first).not.toBeNull();
    const lastId = sink.ids[0] ?? '';
    owners['s1'] = 'ben';
    hub.publish({ type: 'seat', seat: seat('s1', 'ben') }, 'anna');
    hub.publish({ type: 'seat', seat: seat('s1', 'ben', 'ready') });
    const gone = { type: 'seatRemoved', seat: 's1', room: 'demo' };
    expect(sink.events.slice(1)).toEqual([gone]);
    const again = collector();
    hub.subscribe(anna, again, lastId);
    expect(again.events).toEqual([gone]);
  });

  it('replays to who reconnects the last state of each subject that was missed, and nothing else', () => {
    const hub = make({});
    const sink = collector();
    const first = hub.subscribe(teacher, sink);
    hub.publish({ type: 'seat', seat: seat('s1', null, 'off') });
    const lastSeen = sink.ids.at(-1) ?? '';
    first?.[Symbol.dispose]();
    hub.publish({ type: 'seat', seat: seat('s2', null, 'starting') });
    hub.publish({ type: 'seat', seat: seat('s2', null, 'ready') });
    const again = collector();
    hub.subscribe(teacher, again, lastSeen);
    expect(again.events).toEqual([{ type: 'seat', seat: seat('s2', null, 'ready') }]);
  });

  it('tells staff of networks, and who reconnects once of each', () => {
    const hub = make({});
    const sink = collector();
    const first = hub.subscribe(teacher, sink);
    hub.publish({ type: 'network', network: 'lab1' });
    const lastSeen = sink.ids[0] ?? '';
    first?.[Symbol.dispose]();
    for (const network of ['lab2', 'lab1', 'lab2']) hub.publish({ type: 'network', network });
    const again = collector();
    hub.subscribe(teacher, again, lastSeen);
    expect(again.events).toEqual([
      { type: 'network', network: 'lab1' },
      { type: 'network', network: 'lab2' },
    ]);
  });

  it('says resync when what was missed is not kept any more, and to ids of another run', () => {
    const hub = make({}, 2);
    const sink = collector();
    hub.subscribe(teacher, sink);
    const lastSeen = sink.ids[0] ?? '';
    for (const name of ['s1', 's2', 's3', 's4']) hub.publish({ type: 'seat', seat: seat(name, null) });
    for (const id of [lastSeen, 'ffffffffffff-3', 'x', '', `${lastSeen}9999`]) {
      const again = collector();
      hub.subscribe(teacher, again, id);
      expect({ id, events: again.events }).toEqual({ id, events: [{ type: 'resync' }] });
    }
  });

  it('ends the streams of a login that is over, and no others', () => {
    const hub = make({});
    const [one, two] = [collector(), collector()];
    hub.subscribe(teacher, one);
    hub.subscribe(anna, two);
    hub.endLogins(['t']);
    expect([one.ended(), two.ended()]).toEqual([true, false]);
  });

  it('caps the streams of one login', () => {
    const hub = make({});
    for (let i = 0; i < STREAMS_PER_LOGIN; i++) expect(hub.subscribe(anna, collector())).not.toBeNull();
    expect(hub.subscribe(anna, collector())).toBeNull();
    expect(hub.subscribe(teacher, collector())).not.toBeNull();
  });
});
