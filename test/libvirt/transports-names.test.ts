import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, parseConnectUri } from '@aula/libvirt';
import { type FakeDaemon, startFakeDaemon } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let daemon: FakeDaemon;
const names: string[] = [];

beforeAll(async () => {
  daemon = await startFakeDaemon({
    onMessage: (message, peer) => {
      if (message.procedure !== 1 || message.type !== 0) return 'default';
      // A pointer that is set, a string, flags.
      names.push(message.payload.toString('utf8', 8, 8 + message.payload.readUInt32BE(4)));
      peer.fail(message, 5, 'enough');
      return undefined;
    },
  });
});

afterAll(() => daemon?.[Symbol.asyncDispose]());

/** What libvirt's own client asks the daemon to open. */
async function nameOfVirsh(uri: string): Promise<string | undefined> {
  names.length = 0;
  const child = spawn('virsh', ['--connect', uri, 'uri'], { stdio: 'ignore' });
  await once(child, 'exit');
  return names[0];
}

async function nameOfOurs(uri: string): Promise<string | undefined> {
  names.length = 0;
  await expect(connect({ uri })).rejects.toMatchObject({ code: 'rpc' });
  return names[0];
}

describe('what the daemon is asked to open', () => {
  it.each([
    'qemu+unix:///system',
    'qemu+unix:///session',
    'test+unix:///default',
    'test+unix:///var/lib/a%20b.xml',
    'test+unix:///%C3%A4%23%3F%25%5B%5D%3A%7C%22%3C%5C%5E%60%7B%7D',
    "test+unix:///a-_.!~*'()@&=+$,b",
    'test+unix:///a%2Fb%3Bc',
    'xen+unix:///',
    'lxc+unix://',
    'remote+unix:///',
    'remote+unix:///system',
  ])('is the same as by virsh: %s', async (uri) => {
    const whole = `${uri}?socket=${daemon.socketPath}`;
    const virsh = await nameOfVirsh(whole);
    expect(virsh).toBeDefined();
    expect(await nameOfOurs(whole)).toBe(virsh);
    expect(parseConnectUri(whole).name).toBe(virsh);
  });

  it('is what name= says, by virsh too', async () => {
    const uri = `qemu+unix:///system?name=test:///x%20y&socket=${daemon.socketPath}&mode=legacy`;
    expect(await nameOfVirsh(uri)).toBe('test:///x y');
    expect(await nameOfOurs(uri)).toBe('test:///x y');
  });
});
