import { describe, expect, it } from 'vitest';
import { type LocalSurroundings, localSocket } from './local-socket.ts';
import { parseConnectUri } from './uri.ts';

const DIRECT = '/var/run/libvirt/virtqemud-sock';
const LEGACY = '/var/run/libvirt/libvirt-sock';

function choose(uri: string, surroundings: Partial<LocalSurroundings> = {}, there: string[] = [], readOnly = false): string {
  const all = {
    uid: 0,
    runtimeDir: '/run/user/1000',
    cacheDir: undefined,
    home: '/home/u',
    exists: (path: string) => there.includes(path),
    ...surroundings,
  };
  return localSocket(parseConnectUri(uri), all, readOnly).path;
}

describe('which local socket is meant', () => {
  it("is the driver's own daemon where it runs, else libvirtd", () => {
    expect(choose('qemu:///system', {}, [DIRECT, LEGACY])).toBe(DIRECT);
    expect(choose('qemu:///system', {}, [LEGACY])).toBe(LEGACY);
    expect(choose('qemu:///system')).toBe(LEGACY);
    expect(choose('xen:///system', {}, [DIRECT, '/var/run/libvirt/virtxend-sock'])).toBe('/var/run/libvirt/virtxend-sock');
    expect(choose('remote:///', {}, [DIRECT])).toBe(LEGACY);
  });

  it('is what mode says, whatever is there', () => {
    expect(choose('qemu:///system?mode=legacy', {}, [DIRECT])).toBe(LEGACY);
    expect(choose('qemu:///system?mode=direct')).toBe(DIRECT);
  });

  it("is the user's own for a session, but never for root", () => {
    expect(choose('qemu:///session', { uid: 1000 })).toBe('/run/user/1000/libvirt/libvirt-sock');
    expect(choose('qemu:///session', { uid: 1000, runtimeDir: undefined })).toBe('/home/u/.cache/libvirt/libvirt-sock');
    expect(choose('qemu:///session', { uid: 1000, runtimeDir: undefined, cacheDir: '/c' })).toBe('/c/libvirt/libvirt-sock');
    expect(choose('qemu:///session', { uid: 1000 }, ['/run/user/1000/libvirt/virtqemud-sock'])).toBe(
      '/run/user/1000/libvirt/virtqemud-sock',
    );
    expect(choose('qemu:///session', { uid: 0 })).toBe(LEGACY);
    expect(choose('qemu:///system', { uid: 1000 })).toBe(LEGACY);
    expect(choose('test+unix:///default', { uid: 1000 })).toBe('/run/user/1000/libvirt/libvirt-sock');
    expect(choose('test:///default', { uid: 1000 })).toBe(LEGACY);
  });

  it("is the one for readers where nothing is to be changed, but a user's own daemon has no such", () => {
    expect(choose('qemu:///system', {}, [DIRECT], true)).toBe(`${LEGACY}-ro`);
    expect(choose('qemu:///system', {}, [DIRECT, `${DIRECT}-ro`], true)).toBe(`${DIRECT}-ro`);
    expect(choose('qemu:///session', { uid: 1000 }, [], true)).toBe('/run/user/1000/libvirt/libvirt-sock');
    expect(choose('qemu+unix:///system?socket=/tmp/s', {}, [], true)).toBe('/tmp/s');
  });

  it('is the one that the URI names before all', () => {
    expect(choose('qemu+unix:///session?socket=/tmp/s&mode=direct', { uid: 1000 }, [DIRECT])).toBe('/tmp/s');
  });
});
