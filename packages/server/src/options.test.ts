import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './options.ts';

const parse = (...argv: string[]) => parseCommandLine(argv, { HOME: '/home/anna' }, false);

describe('the options of aula serve', () => {
  it('have calm defaults', () => {
    expect(parse()).toEqual({
      port: 8080,
      listen: '127.0.0.1',
      dataFolder: '/home/anna/.local/share/aula',
      host: 'auto',
      demo: false,
      origin: undefined,
      trustedProxies: [],
      nativeViewers: false,
      viewerHost: undefined,
      logLevel: 'warn',
      quiet: false,
      json: false,
    });
    expect(parseCommandLine([], {}, true)?.dataFolder).toBe('/var/lib/aula');
    expect(parseCommandLine([], { XDG_DATA_HOME: '/data' }, false)?.dataFolder).toBe('/data/aula');
  });

  it('of two that contradict each other the last wins', () => {
    expect(parse('--demo', '--no-demo')?.demo).toBe(false);
    expect(parse('--no-demo', '--demo')?.demo).toBe(true);
    expect(parse('--port', '1', '--port=2')?.port).toBe(2);
  });

  it('ask for help only', () => {
    expect(parse('--help')).toBeNull();
  });

  it.each([
    [['--prot', '1'], /Unknown option '--prot'; did you mean --port\./],
    [['--no-dmo'], /Unknown option '--no-dmo'; did you mean --no-demo\./],
    [['--colour'], /Unknown option '--colour'\. /],
    [['extra'], /Unexpected argument 'extra'/],
    [['--port'], /--port/],
    [['--port', '65536'], /--port "65536" is not a port; allowed: 0 to 65535/],
    [['--port', '-1'], /--port/],
    [['--port', '80a'], /is not a port/],
    [['--data', ''], /--data needs a value/],
    [['--log-level', 'loud'], /allowed: debug, info, warn, error/],
    [['--origin', 'aula.example'], /is not an origin/],
    [['--origin', 'https://aula.example/path'], /is not an origin/],
    [['--origin', 'ftp://aula.example'], /is not an origin/],
    [['--trusted-proxy', 'proxy.example'], /--trusted-proxy "proxy.example" is neither/],
  ])('%j are refused in one line', (argv, words) => {
    expect(() => parse(...argv)).toThrow(words);
    expect(() => parse(...argv)).not.toThrow(/\n/);
  });

  it('take proxies as addresses and blocks', () => {
    expect(parse('--trusted-proxy', '192.0.2.10', '--trusted-proxy', '2001:db8::/64')?.trustedProxies).toEqual([
      '192.0.2.10/32',
      '2001:db8::/64',
    ]);
  });

  it('take a public origin as it is compared', () => {
    expect(parse('--origin', 'https://Aula.Example:443/')?.origin).toBe('https://aula.example');
  });
});
