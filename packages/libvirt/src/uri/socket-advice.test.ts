import { describe, expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { type LocalDaemon, withAdvice } from './socket-advice.ts';

const SYSTEM: LocalDaemon = { daemons: ['libvirtd', 'virtqemud'], session: false, readOnly: false };

function advice(errno: string, daemon: Partial<LocalDaemon> = {}): string {
  const cause = Object.assign(new Error(`connect ${errno} /s`), { code: errno });
  const code = errno === 'EACCES' ? 'denied' : 'unreachable';
  const advised = withAdvice(new LibvirtError(code, `/s: ${cause.message}`, { cause }), '/s', { ...SYSTEM, ...daemon });
  if (!(advised instanceof LibvirtError)) throw new Error('it is no error of ours any more');
  expect(advised).toMatchObject({ code, cause });
  return advised.message;
}

describe('a local socket that cannot be opened', () => {
  it('names the daemons of which one has to run', () => {
    expect(advice('ENOENT')).toMatch(/^\/s: there is no such socket; start libvirtd or virtqemud .*\(ENOENT\)$/);
    expect(advice('ECONNREFUSED')).toMatch(/nobody listens .* start libvirtd or virtqemud/);
  });

  it("tells how to start a user's own daemon", () => {
    expect(advice('ENOENT', { session: true })).toContain('run libvirtd --daemon --timeout 120');
  });

  it('asks whether the path is right where the caller named it', () => {
    expect(advice('ENOENT', { daemons: [] })).toContain('is this its socket?');
  });

  it('says who may open it, and that others may read where it is not that socket already', () => {
    expect(advice('EACCES')).toMatch(/may not open this socket; .* readOnly/);
    expect(advice('EACCES', { readOnly: true })).not.toContain('readOnly');
  });

  it('keeps what it knows nothing better of', () => {
    expect(advice('EPROTOTYPE')).toBe('/s: connect EPROTOTYPE /s');
    const other = new LibvirtError('invalid', 'a path');
    expect(withAdvice(other, '/s', SYSTEM)).toBe(other);
  });
});
