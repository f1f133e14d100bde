import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/rooms.ts';
import { badFrames, EVERYONE, whatArrives } from './guests/arrivals.ts';
import { MARK_BYTES, type Sender, udpFrame } from './guests/frames.ts';
import { GATEWAY, GATEWAY6, type ProtectHost, startProtectHost } from './guests/protect-host.ts';
import type { RootShell } from './guests/root-shell.ts';
import { captureTap, type TapCapture } from './guests/tap-capture.ts';

const ELSEWHERE = '198.51.100.7';

let world: ProtectHost;
let attacker: RootShell;
let victim: RootShell;
let other: RootShell;
let me: Sender;
let target: Sender;

const frames = () => badFrames(me, { other: target.ip, gateway: GATEWAY });
const listen = async (): Promise<TapCapture> => captureTap(world.test.pid, await world.tap('students-s02'));
/** Which of the bad frames come to the other seat. */
async function arrivals(): Promise<string[]> {
  await using capture = await listen();
  const arrived = await whatArrives(attacker, me, capture, frames());
  // What did arrive leaves lies behind in neighbour tables.
  await world.test.exec(['ip', 'neighbour', 'flush', 'all']);
  for (const shell of [victim, other]) await shell.run('ip neigh flush dev eth0');
  return arrived;
}

/** A TCP server on every address of the host. */
async function serveOnHost(port: number): Promise<AsyncDisposable> {
  const script = `
import socket, sys
s = socket.socket(socket.AF_INET6); s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
s.bind(("::", int(sys.argv[1]))); s.listen()
print("listening", flush=True)
while True: c, _ = s.accept(); c.sendall(b"welcome"); c.close()`;
  const argv = ['--net', '--target', String(world.test.pid), '--', '/usr/bin/python3', '-c', script, String(port)];
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    void gone.then(() => reject(new Error('no server')));
  });
  return {
    async [Symbol.asyncDispose]() {
      child.kill();
      await gone;
    },
  };
}

const reaches = async (shell: RootShell, address: string, port: number): Promise<boolean> =>
  (await shell.run(`nc -w 3 ${address} ${port} </dev/null`)).text.includes('welcome');
const pings = async (shell: RootShell, address: string): Promise<boolean> =>
  (await shell.run(`ping -c 2 -w 5 ${address} >/dev/null`)).code === 0;
const tables = async (): Promise<string[]> =>
  (await world.test.exec(['nft', 'list', 'tables'])).split('\n').filter((line) => /aula/.test(line));

beforeAll(async () => {
  world = await startProtectHost([
    ['students', 2],
    ['teachers', 1],
  ]);
  await world.protect('off');
  await world.forgetProtection();
  await world.define();
  await world.start();
  [attacker, victim, other] = await Promise.all([world.shell('students-s01'), world.shell('students-s02'), world.shell('teachers-s01')]);
  for (const shell of [attacker, victim, other])
    await waitFor('an IPv6 address', async () => (await shell.run('ip -6 address show dev eth0')).text.includes('2001:db8:1:'));
  me = world.machine('students-s01');
  target = world.machine('students-s02');
  await world.test.exec(['ip', 'address', 'add', `${ELSEWHERE}/32`, 'dev', 'lo']);
}, 180_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

describe('seats that run since before their network was protected', () => {
  it('are told to be exposed, and are protected at once when it is', async () => {
    const names = ['students-s01', 'students-s02', 'teachers-s01'];
    const all = (state: string) => Object.fromEntries(names.map((name) => [name, state]));
    expect(await world.states()).toEqual(all('exposed'));
    expect(await world.tap('students-s01')).toMatch(/^vnet/);
    expect(await arrivals()).toEqual(Object.keys(frames()).sort());
    await world.protect('strict');
    expect(await world.states()).toEqual(all('protected'));
    expect(await arrivals()).toEqual([]);
    for (const name of names) expect(await world.test.virsh(['dumpxml', '--inactive', name])).toContain("<target dev='av");
  });
});

describe('a seat under strict protection', () => {
  it('gets its lease, names and answers, and talks with other seats', async () => {
    expect((await attacker.run('udhcpc -n -q -f -i eth0 -s /etc/dhcp')).code).toBe(0);
    expect((await attacker.run(`nslookup students-s02.lab.school.test ${GATEWAY}`)).text).toContain(target.ip);
    expect(await pings(attacker, GATEWAY)).toBe(true);
    expect(await pings(attacker, target.ip)).toBe(true);
    expect(await pings(attacker, GATEWAY6)).toBe(true);
    await victim.run('(echo welcome | nc -l -p 5000 >/dev/null) & sleep 1');
    expect(await reaches(attacker, target.ip, 5000)).toBe(true);
  });

  it("does not reach the host's other services at any of its addresses, and the host reaches it", async () => {
    await using _ = await serveOnHost(2222);
    for (const address of [GATEWAY, ELSEWHERE, GATEWAY6])
      expect({ address, reached: await reaches(attacker, address, 2222) }).toEqual({ address, reached: false });
    await attacker.run('(echo welcome | nc -l -p 5001 >/dev/null) & sleep 1');
    const visit = 'import socket, sys; print(socket.create_connection((sys.argv[1], 5001), 10).recv(7))';
    expect(await world.test.exec(['/usr/bin/python3', '-c', visit, me.ip])).toContain('welcome');
  });
});

describe('protection that is changed while seats run', () => {
  it('lets everything through when it is off, so that the same frames do arrive', async () => {
    await world.protect('off');
    expect(await arrivals()).toEqual(Object.keys(frames()).sort());
    await using _ = await serveOnHost(2222);
    for (const address of [GATEWAY, ELSEWHERE, GATEWAY6])
      expect({ address, reached: await reaches(attacker, address, 2222) }).toEqual({ address, reached: true });
  });

  it('opens only what a metered section names', async () => {
    await world.protect(
      '{ default: strict, sections: { students: { level: metered, open: [arp, dhcp-server], packetsPerSecond: 1000 } } }',
    );
    expect(await arrivals()).toEqual([
      'a DHCP offer',
      'a DHCPv6 answer',
      'a false ARP reply',
      'a false neighbour advertisement',
      'an ARP reply for another MAC',
    ]);
  });

  it('caps what a metered seat sends', async () => {
    await world.protect('{ default: strict, sections: { students: { level: metered, open: [arp], packetsPerSecond: 1 } } }');
    await using capture = await listen();
    const mark = randomBytes(MARK_BYTES);
    const frame = udpFrame(me, EVERYONE, [4002, 4002], mark).toString('base64');
    const sent = 50;
    await attacker.run(`echo ${frame} | base64 -d >/run/frame; for i in $(seq ${sent}); do frame-send </run/frame; done`);
    await waitFor('the first frames', async () => capture.saw(mark));
    expect(capture.count(mark)).toBeLessThan(sent / 2);
  });

  it('keeps seats of an isolated section from each other, also by way of the host, and from nobody else', async () => {
    await world.protect('{ default: { level: strict, isolate: true } }');
    const teacher = world.machine('teachers-s01');
    expect(await pings(attacker, target.ip)).toBe(false);
    await attacker.run(`ip route add ${target.ip}/32 via ${GATEWAY}`);
    expect(await pings(attacker, target.ip)).toBe(false);
    await attacker.run(`ip route del ${target.ip}/32`);
    expect(await pings(attacker, teacher.ip)).toBe(true);
    expect(await pings(other, me.ip)).toBe(true);
    expect(await pings(attacker, GATEWAY)).toBe(true);
    await world.protect('strict');
    expect(await pings(attacker, target.ip)).toBe(true);
  });
});

describe("rules in the host's packet filter", () => {
  it('stand while libvirtd is killed, away and back, and seats keep the addresses that are reserved for them', async () => {
    const [good, ...bad] = ['an honest frame', 'a false MAC', 'a DHCP offer', 'a router advertisement'].map((name) => {
      const mark = randomBytes(MARK_BYTES);
      return { mark, frame: frames()[name]?.(mark) ?? udpFrame(me, EVERYONE, [4001, 4001], mark) };
    });
    if (good === undefined) throw new Error('no frames');
    for (const [index, { frame }] of [good, ...bad].entries())
      await attacker.run(`echo ${frame.toString('base64')} | base64 -d >/run/f${index}`);
    await attacker.run('(while :; do for f in /run/f?; do frame-send <$f; done; sleep 0.2; done) & echo $! >/run/loop');
    await using capture = await listen();
    const holds = async () => {
      const before = capture.count(good.mark);
      await waitFor('honest frames', async () => capture.count(good.mark) > before + 3);
      expect(bad.map(({ mark }) => capture.count(mark))).toEqual([0, 0, 0]);
    };
    await holds();
    await world.libvirtd.stop('SIGKILL');
    await holds();
    await world.libvirtd.start();
    await waitFor('the host', async () => world.states().catch(() => null));
    await holds();
    attacker = await world.shell('students-s01');
    await attacker.run('kill $(cat /run/loop)');
    expect((await attacker.run('udhcpc -n -q -f -i eth0 -s /etc/dhcp')).text).toContain(me.ip);
  });

  it('come back when somebody takes them away, and stay when Aula is started anew', async () => {
    const before = await tables();
    expect(before).toHaveLength(2);
    for (const table of before) await world.test.exec(['nft', 'delete', ...table.split(' ')]);
    await world.reopen();
    await waitFor('the rules', async () => (await tables()).length === 2);
    for (const table of before) await world.test.exec(['nft', 'delete', ...table.split(' ')]);
    await waitFor('the rules again', async () => (await tables()).length === 2);
    // Now with a device whose name was known before it was there.
    await world.restart(['students-s01']);
    expect(await world.tap('students-s01')).toMatch(/^av/);
    [attacker, victim, other] = await Promise.all([world.shell('students-s01'), world.shell('students-s02'), world.shell('teachers-s01')]);
    expect(await arrivals()).toEqual([]);
  });

  it('go with the network, and nothing of others goes with them', async () => {
    await world.test.exec(['nft', 'add', 'table', 'bridge', 'aula_of_others']);
    await world.clear();
    await waitFor('the rules to go', async () => (await tables()).length === 1);
    expect(await tables()).toEqual(['table bridge aula_of_others']);
  });
});
