import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { parseConnectUri } from './uri.ts';

function fault(text: string): LibvirtError {
  try {
    parseConnectUri(text);
  } catch (error) {
    if (error instanceof LibvirtError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('what a URI means', () => {
  it.each([
    ['qemu:///system', { transport: 'unix', host: null, path: '/system', name: 'qemu:///system' }],
    ['qemu:///session', { transport: 'unix', path: '/session', name: 'qemu:///session' }],
    ['test:///default', { driver: 'test', transport: 'unix', explicitTransport: false, name: 'test:///default' }],
    ['test+unix:///default?socket=/run/x', { transport: 'unix', explicitTransport: true, name: 'test:///default' }],
    ['qemu://host.example/system', { transport: 'tls', host: 'host.example', port: null, name: 'qemu:///system' }],
    ['qemu+tls:///system', { transport: 'tls', host: null }],
    ['qemu+TLS://h:1234/system?no_verify=1', { transport: 'tls', host: 'h', port: 1234 }],
    ['qemu+tcp://192.0.2.1/system', { transport: 'tcp', host: '192.0.2.1' }],
    ['qemu+tcp://[2001:db8::1]:16510/system', { transport: 'tcp', host: '2001:db8::1', port: 16510 }],
    ['qemu+ssh://root@host/system', { transport: 'ssh', user: 'root', host: 'host', port: null, name: 'qemu:///system' }],
    ['qemu+ssh://ad%5Cuser@host:2222/system', { user: 'ad\\user', port: 2222 }],
    ['qemu+ssh://host:/system', { host: 'host', port: null }],
    ['xen:///system', { driver: 'xen' }],
    ['ch:///system', { driver: 'ch' }],
    ['lxc+ssh://h/', { driver: 'lxc', path: '/', name: 'lxc:///' }],
    ['remote+tls://h/', { driver: 'remote', name: '' }],
    ['qemu+tls://h/system?name=test:///default', { name: 'test:///default' }],
    ['test:///var/lib/a%20b.xml', { path: '/var/lib/a b.xml', name: 'test:///var/lib/a%20b.xml' }],
    ['test:///%C3%A4%F0%9F%90%A7%23', { path: '/ä🐧#', name: 'test:///%C3%A4%F0%9F%90%A7%23' }],
  ])('%s', (text, expected) => {
    expect(parseConnectUri(text)).toMatchObject(expected);
  });

  it('reads every parameter that its transport has', () => {
    const ssh =
      'qemu+ssh://h/system?socket=/run/a%20b&command=/usr/bin/ssh&keyfile=/k&netcat=ncat&proxy=netcat&known_hosts=/kh&known_hosts_verify=auto&no_tty=1&sshauth=privkey&mode=legacy&no_verify=0';
    expect(parseConnectUri(ssh).parameters).toEqual({
      name: null,
      socket: '/run/a b',
      mode: 'legacy',
      command: '/usr/bin/ssh',
      keyfile: '/k',
      netcat: 'ncat',
      proxy: 'netcat',
      knownHosts: '/kh',
      knownHostsVerify: 'auto',
      verify: true,
      pkipath: null,
    });
    expect(parseConnectUri('qemu://h/system?PkiPath=/etc/x&no_verify=1&no_sanity=1').parameters).toMatchObject({
      pkipath: '/etc/x',
      verify: false,
    });
  });
});

describe('what is refused, and how it is said', () => {
  it.each([
    ['', 'driver[+transport]'],
    ['/run/libvirt/libvirt-sock', 'driver[+transport]'],
    ['qemu+carrier-pigeon://h/', 'driver such as qemu'],
    ['qemu+pigeon://h/', 'one of unix, tcp, tls, ssh'],
    ['qemu+libssh2://h/', 'there is ssh'],
    ['qemu+ext:///system?command=x', 'one of unix'],
    ['qemu+unix://host/system', 'unix goes to this host'],
    ['qemu+tls://user@host/system', 'takes no user'],
    ['qemu://h:0/system', 'from 1 to 65535'],
    ['qemu://h:65536/system', 'from 1 to 65535'],
    ['qemu://h:port/system', '[user@]host[:port]'],
    ['qemu+ssh://:22/system', 'needs a host'],
    ['qemu+ssh://root@/system', 'needs a host'],
    ['qemu+ssh://-oProxyCommand=reboot/system', 'neither begins nor ends with -'],
    ['qemu+ssh://%2DoProxyCommand/system', 'neither begins nor ends with -'],
    ['qemu+ssh://h;reboot/system', 'letters of ASCII'],
    ['qemu+ssh://-l@h/system', 'does not begin with -'],
    ['qemu+ssh://a%20b@h/system', 'the user has'],
    ['qemu+ssh://$(reboot)@h/system', 'the user has'],
    ['qemu://[h]/system', 'an IPv6 address'],
    ['qemu:///system#x', '%23'],
    ['qemu:system', 'begins with /'],
    ['qemu:///sys tem', 'white space'],
    ['qemu:///system%0a', 'control characters'],
    ['qemu:///system%zz', 'two hex digits'],
    ['qemu:///system%ff', 'not UTF-8'],
    ['qemu:///system?colour=red', 'no parameter "colour"'],
    ['qemu:///system?__proto__=red', 'no parameter "__proto__"'],
    ['qemu:///system?keyfile=/k', 'the transport unix has no parameter keyfile'],
    ['qemu+tls://h/system?socket=/x', 'the transport tls has no parameter socket'],
    ['qemu:///system?socket=/a&Socket=/b', 'socket is given twice'],
    ['qemu:///system?=x', 'a name before its ='],
    ['qemu:///system?socket=/a;mode=auto', '%3B'],
    ['qemu:///system?socket=run', 'begins with /'],
    ['qemu:///system?mode=fast', 'auto or direct or legacy'],
    ['remote:///?mode=direct', 'needs a driver'],
    ['qemu+ssh://h/system?mode=direct', 'for the transport unix'],
    ['qemu+ssh://h/system?proxy=native&netcat=nc', 'without netcat'],
    ['qemu+ssh://h/system?command=-x', "a program's name"],
    ['qemu+ssh://h/system?keyfile=/a%25h', 'ssh would expand'],
    ['qemu+ssh://h/system?known_hosts=/a%22', 'ssh would expand'],
    ['qemu+ssh://h/system?sshauth=password', 'agent or privkey'],
    ['qemu+ssh://h/system?no_tty=yes', '0 for no and 1 for yes'],
    ['qemu+tls://h/system?no_verify', '0 for no and 1 for yes'],
    ['qemu+tls://h/system?tls_priority=NORMAL', 'not supported'],
    ['qemu+tls://h/system?authfile=/x', 'option `auth`'],
  ])('%s', (text, said) => {
    const error = fault(text);
    expect(error.code).toBe('invalid');
    expect(error.message).toContain(said);
  });

  it('never repeats a password', () => {
    for (const text of [
      'qemu+ssh://root:hunter2@h/system',
      'qemu+tls://a:hunter2@h/',
      'qemu+ssh://a:hunter2@b@h/',
      'qemu+ssh://a:hunter2%20@h/',
      'qemu+ssh://a:hunter2%40h/',
      'qemu+ssh:a:hunter2@h',
      'qemu+ssh:a:hunter2',
      'qemu+ssh://a:hunter2',
    ]) {
      expect(fault(text).message).not.toContain('hunter2');
    }
  });

  it('repeats a URI that holds none', () => {
    for (const text of ['', 'qemu', 'qemu+nothing:///system', 'qemu://host:99999/system', 'qemu:///system?mode=none']) {
      expect(fault(text).message).toContain(JSON.stringify(text));
    }
  });

  it('takes a URI at the cap and refuses one past it', () => {
    const atCap = `test:///${'x'.repeat(LIMITS.uriMax - 8)}`;
    expect(parseConnectUri(atCap).path).toHaveLength(LIMITS.uriMax - 7);
    expect(fault(`${atCap}x`).message).toContain(String(LIMITS.uriMax));
  });
});

describe('any text', () => {
  it('is read or refused as invalid, and never otherwise', () => {
    const part = fc.constantFrom(
      'qemu',
      '+ssh',
      '+unix',
      '://',
      '/',
      '@',
      ':',
      '?',
      '&',
      '=',
      '%',
      '[',
      ']',
      '-',
      'socket',
      'h',
      '#',
      '\0',
      '🐧',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            const uri = parseConnectUri(text);
            expect(uri.host?.startsWith('-') ?? false).toBe(false);
            expect(uri.user?.startsWith('-') ?? false).toBe(false);
          } catch (error) {
            expect(error).toMatchObject({ name: 'LibvirtError', code: 'invalid' });
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('comes back from the name: what the daemon opens is the path that was meant', () => {
    const path = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(path, (text) => {
        const uri = parseConnectUri(`test+tls://h/${encodeURIComponent(text)}`);
        expect(uri.path).toBe(`/${text}`);
        expect(parseConnectUri(uri.name).path).toBe(uri.path);
      }),
    );
  });
});
