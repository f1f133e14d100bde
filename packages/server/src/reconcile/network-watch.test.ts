import type { NetworkView } from '@aula/api';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNetworkWatch, INTEREST_MS, LOOKED_AT_MAX, NETWORK_NEWS_MS } from './network-watch.ts';

const network = (name: string, bridge: string): NetworkView => ({
  name,
  mode: 'nat',
  subnet: '192.0.2.0/24',
  ipv6: null,
  gateway: '192.0.2.1',
  domain: '',
  bridge,
  owner: { kind: 'managed' },
  state: 'running',
  internet: 'on',
  protect: 'strict',
  rooms: [],
  seatCount: 0,
  runningCount: 0,
  source: null,
  machines: [],
});

function setUp() {
  const bridges = new Map([
    ['lab', 'br0'],
    ['art', 'br1'],
  ]);
  const news: string[] = [];
  const looks: string[] = [];
  let fault: Error | null = null;
  const all = () => [...bridges].map(([name, bridge]) => network(name, bridge));
  const watch = createNetworkWatch({
    views: {
      list: async () => {
        looks.push('list');
        if (fault !== null) throw fault;
        return all();
      },
      show: async (name) => {
        looks.push(name);
        if (fault !== null) throw fault;
        return all().find((one) => one.name === name) ?? null;
      },
    },
    onNews: (name) => void news.push(name),
    log: pino({ level: 'silent' }),
    now: () => Date.now(),
  });
  return { bridges, news, looks, watch, fail: (error: Error | null) => (fault = error) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('news of networks', () => {
  let stop = new AbortController();
  beforeEach(() => {
    stop = new AbortController();
    vi.useFakeTimers();
  });
  afterEach(() => {
    stop.abort();
    vi.useRealTimers();
  });

  it('comes once for causes that come together, and at most so often', async () => {
    const { news, watch } = setUp();
    for (let cause = 0; cause < 50; cause++) watch.changed('lab');
    await pass(150);
    expect(news).toEqual(['lab']);
    for (let tick = 0; tick < 100; tick++) {
      watch.changed('lab');
      watch.changed('art');
      await pass(NETWORK_NEWS_MS / 20);
    }
    expect(news.filter((name) => name === 'lab').length).toBeLessThanOrEqual(6);
    await pass(NETWORK_NEWS_MS);
    const told = news.length;
    await pass(10 * NETWORK_NEWS_MS);
    expect(news).toHaveLength(told);
  });

  it('comes of what no event tells for networks that somebody looks at, until nobody has for long', async () => {
    const { bridges, news, looks, watch } = setUp();
    void watch.run(stop.signal);
    await pass(60_000);
    expect(looks).toEqual([]);
    await watch.show('lab');
    bridges.set('lab', 'br7');
    bridges.set('art', 'br8');
    await pass(7000);
    expect(news).toEqual(['lab']);
    await pass(INTEREST_MS);
    const before = looks.length;
    bridges.set('lab', 'br9');
    await pass(60_000);
    expect(looks.slice(before)).toEqual([]);
    expect(news).toEqual(['lab']);
  });

  it('comes soon after a nudge, and of the list too', async () => {
    const { bridges, news, watch } = setUp();
    void watch.run(stop.signal);
    await watch.list();
    await pass(1200);
    bridges.set('art', 'br8');
    bridges.delete('lab');
    watch.nudge();
    await pass(200);
    expect(news.sort()).toEqual(['art', 'lab']);
  });

  it('reaches those who looked before somebody else saw the change first', async () => {
    const { bridges, news, watch } = setUp();
    await watch.show('lab');
    bridges.set('lab', 'br7');
    await watch.show('lab');
    await pass(200);
    expect(news).toEqual(['lab']);
  });

  it('goes on after the host was away, and tells all who look when it goes and comes', async () => {
    const { bridges, news, watch, fail } = setUp();
    void watch.run(stop.signal);
    await watch.show('lab');
    fail(new Error('away'));
    watch.lost();
    await pass(10_000);
    expect(news).toEqual(['lab']);
    fail(null);
    bridges.set('lab', 'br7');
    await pass(10_000);
    expect(news).toEqual(['lab', 'lab']);
  });

  it('looks at so many networks and no more', async () => {
    const { bridges, looks, watch } = setUp();
    for (let at = 0; at <= LOOKED_AT_MAX; at++) {
      bridges.set(`net${at}`, `br${at}`);
      await watch.show(`net${at}`);
    }
    looks.length = 0;
    void watch.run(stop.signal);
    await pass(100);
    expect(looks).toEqual(Array.from({ length: LOOKED_AT_MAX }, (_, at) => `net${at + 1}`));
  });
});

describe('a network asked for by many at once', () => {
  it('is looked at twice at most, and nobody gets an answer from before the question', async () => {
    let at = 0;
    const gates: PromiseWithResolvers<void>[] = [];
    const watch = createNetworkWatch({
      views: {
        list: async () => [],
        show: async (name) => {
          const begun = ++at;
          const gate = Promise.withResolvers<void>();
          gates.push(gate);
          await gate.promise;
          return network(name, `begun${begun}`);
        },
      },
      onNews: () => {},
      log: pino({ level: 'silent' }),
    });
    const first = watch.show('lab');
    const others = Array.from({ length: 30 }, () => watch.show('lab'));
    gates[0]?.resolve();
    expect((await first)?.bridge).toBe('begun1');
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    gates[1]?.resolve();
    expect(new Set((await Promise.all(others)).map((one) => one?.bridge))).toEqual(new Set(['begun2']));
  });
});
