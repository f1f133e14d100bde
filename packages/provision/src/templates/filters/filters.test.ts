import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatIp, parseBlock, parseIp } from './ip-math.ts';
import { cidr, inCidr, ip, mac } from './network-filters.ts';
import { passwordHash } from './password-filter.ts';
import { ini, kickstart, line, preseed, shell, xml, yaml } from './quoting-filters.ts';
import { sha512Crypt } from './sha512-crypt.ts';

const NASTY = [
  '',
  ' ',
  "it's",
  '"',
  '$HOME `id` $(id)',
  '\\',
  '*',
  '~',
  '#x',
  '-n',
  'a\nb',
  "'\\''",
  'é☃😀',
  '&&;|<>',
  'a=b',
  '!x',
  '{}',
  '%s',
];

describe('addresses', () => {
  it('counts through subnets of both families', () => {
    expect(ip('192.0.2.0/24', 10)).toBe('192.0.2.10');
    expect(ip('192.0.2.77/24', -1)).toBe('192.0.2.255');
    expect(ip('192.0.2.250', 10)).toBe('192.0.3.4');
    expect(ip('2001:db8::/64', 0x1_0000)).toBe('2001:db8::1:0');
    expect(ip('2001:db8::ffff', 1)).toBe('2001:db8::1:0');
  });

  it('does not leave the subnet or the family', () => {
    for (const work of [
      () => ip('192.0.2.0/24', 256),
      () => ip('192.0.2.0/24', -257),
      () => ip('255.255.255.255', 1),
      () => ip('0.0.0.0', -1),
    ])
      expect(work).toThrow();
    for (const text of ['', 'x', '192.0.2', '192.0.2.0/33', '1.2.3.4/', '::1%lo', '192.0.2.01']) expect(() => ip(text), text).toThrow();
    expect(() => ip('192.0.2.0/24', 1.5)).toThrow('whole number');
  });

  it('tells the parts of a subnet', () => {
    const parts = ['network', 'broadcast', 'prefix', 'netmask', 'hostmask', 'first', 'last', 'size', 'family', 'reverse'];
    expect(parts.map((part) => cidr('192.0.2.77/26', part))).toEqual([
      '192.0.2.64',
      '192.0.2.127',
      '26',
      '255.255.255.192',
      '0.0.0.63',
      '192.0.2.65',
      '192.0.2.126',
      '64',
      '4',
      '2.0.192.in-addr.arpa',
    ]);
    expect(cidr('2001:db8:1::/48', 'reverse')).toBe('1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa');
    expect([cidr('192.0.2.77/26'), cidr('192.0.2.1/32', 'last'), cidr('0.0.0.0/0', 'netmask')]).toEqual([
      '192.0.2.64/26',
      '192.0.2.1',
      '0.0.0.0',
    ]);
    expect(() => cidr('192.0.2.0/24', 'constructor')).toThrow('allowed: network, broadcast');
    expect([inCidr('192.0.2.9', '192.0.2.0/24'), inCidr('192.0.3.0', '192.0.2.0/24'), inCidr('::1', '0.0.0.0/0')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('writes every address as it reads it', () => {
    fc.assert(fc.property(fc.ipV4(), (text) => formatIp(parseIp(text) ?? { value: -1n, bits: 32 }) === text));
    for (const text of ['::', '::1', '2001:db8::1:0:0:1', '1:2:3:4:5:6:7:8'])
      expect(formatIp(parseIp(text) ?? { value: 0n, bits: 32 })).toBe(text);
    for (const text of ['', 'x', '1:2', '::1%lo', '192.0.2.01']) expect(parseIp(text), text).toBeNull();
    expect(parseBlock('2001:db8::/129')).toBeNull();
  });

  it('writes MAC addresses in one form', () => {
    expect([mac('52-54-00-AB-cd-01'), mac('525400abcd01', '-'), mac('5254.00ab.cd01')]).toEqual([
      '52:54:00:ab:cd:01',
      '52-54-00-ab-cd-01',
      '52:54:00:ab:cd:01',
    ]);
    expect(() => mac('52:54')).toThrow('no MAC');
  });
});

describe('quoting', () => {
  it('gives the shell back every word, whatever is in it', () => {
    const words = [...NASTY, ...fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), 300).filter((word) => !word.includes('\0'))].map(
      (word) => word.toWellFormed(),
    );
    const out = execFileSync('sh', ['-c', `printf '%s\\0' ${shell(words)}`], { encoding: 'utf8' });
    expect(out.split('\0').slice(0, -1)).toEqual(words);
    expect(() => shell('\0')).toThrow('zero byte');
  });

  it('gives a kickstart reader back every word', () => {
    const words = NASTY.filter((word) => !word.includes('\n'));
    const script = 'import json,shlex,sys; print(json.dumps(shlex.split(sys.stdin.read())))';
    const out: unknown = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script], { input: kickstart(words), encoding: 'utf8' }));
    expect(out).toEqual(words);
    expect(() => kickstart('a\nb')).toThrow('line breaks');
  });

  it('gives YAML readers of both versions back every value', () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...NASTY, 'no', 'Yes', '~', '1e3', '0x1f', '012', '1:30', 'null', '2001-01-01', '<<', '=', '\u0085\u2028\ufeff'),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        for (const version of ['1.1', '1.2'] as const) expect(parse(`k: ${yaml(value)}\n`, { version })).toEqual({ k: value });
      }),
    );
    expect(yaml({ a: [1, 'no'], 'b c': null })).toBe('{a: [1, "no"], "b c": null}');
  });

  it('never lets a value become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(xml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|apos;|#)/);
      }),
    );
    expect(xml('<a b="c">&\'\n')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#10;');
    expect(() => xml('\u0001')).toThrow('control characters');
  });

  it('keeps one line where the format has lines', () => {
    expect([ini('plain'), ini(' x '), ini('a;b'), ini('')]).toEqual(['plain', '" x "', '"a;b"', '""']);
    for (const quote of [ini, preseed]) expect(() => quote('a\nb')).toThrow('line breaks');
    expect(line('a\r\nb\u2028c')).toBe('a b c');
  });
});

describe('password hashes', () => {
  // From the specification of SHA-crypt, those with the default number of rounds.
  it('are those of the specification', () => {
    expect(sha512Crypt('Hello world!', 'saltstring')).toBe(
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    );
  });

  it('are those of openssl for passwords of any length', () => {
    for (const password of ['a', 'ü☃', 'x'.repeat(64), 'y'.repeat(65), 'z'.repeat(200)]) {
      const peer = execFileSync('openssl', ['passwd', '-6', '-salt', 'abc./XYZ', '-stdin'], {
        input: `${password}\n`,
        encoding: 'utf8',
      }).trim();
      expect(sha512Crypt(password, 'abc./XYZ')).toBe(peer);
    }
  });

  it('are the same for the same source of salt, other for others, and pass hashes on', () => {
    expect(passwordHash('pw', 'site-a')).toBe(passwordHash('pw', 'site-a'));
    expect(passwordHash('pw', 'site-a')).not.toBe(passwordHash('pw', 'site-b'));
    expect(passwordHash('$6$salt$hash')).toBe('$6$salt$hash');
    expect(() => passwordHash('pw')).toThrow('salt');
    expect(() => passwordHash('', 'x')).toThrow('empty');
    expect(() => sha512Crypt('x'.repeat(513), 'a')).toThrow('at most');
    expect(() => sha512Crypt('x', 'a'.repeat(17))).toThrow('1–16');
  });
});
