import { describe, expect, it } from 'vitest';
import { ConnectFlags } from '../constants/host.gen.ts';
import { resolveTarget } from './target.ts';

const peer = (uri?: string, socketPath?: string) =>
  resolveTarget({ ...(uri === undefined ? {} : { uri }), ...(socketPath === undefined ? {} : { socketPath }) }).transport.peer;

describe('where a URI goes', () => {
  it.each([
    ['test+unix:///default?socket=/run/x', '/run/x'],
    ['qemu://host/system', 'tls://host:16514'],
    ['qemu+tls:///system', 'tls://localhost:16514'],
    ['qemu+tls://[::1]:1/system', 'tls://[::1]:1'],
    ['qemu+tcp://host/system', 'tcp://host:16509'],
    ['qemu+ssh://host/system', 'ssh://host'],
    ['qemu+ssh://root@host:2222/system', 'ssh://root@host:2222'],
    ['qemu+ssh:///system', 'ssh://localhost'],
  ])('%s', (uri, expected) => {
    expect(peer(uri)).toBe(expected);
  });

  it('is the given socket, whatever the URI says; the daemon is still asked for what the URI names', () => {
    expect(peer('qemu+tls://host/system', '/tmp/s')).toBe('/tmp/s');
    expect(resolveTarget({ uri: 'test+ssh://host/default', socketPath: '/tmp/s' }).name).toBe('test:///default');
  });

  it('is opened for reading only where that is asked for', () => {
    expect(resolveTarget({ readOnly: true }).flags).toBe(ConnectFlags.ro);
    expect(resolveTarget({ readOnly: true }).transport.peer).toMatch(/^\/var\/run\/libvirt\/(virtqemud|libvirt)-sock-ro$/);
    expect(resolveTarget({}).flags).toBe(0);
  });

  it('is this host’s daemon for QEMU when nothing is said', () => {
    expect(resolveTarget({}).name).toBe('qemu:///system');
    expect(peer()).toMatch(/^\/var\/run\/libvirt\/(virtqemud|libvirt)-sock$/);
  });
});
