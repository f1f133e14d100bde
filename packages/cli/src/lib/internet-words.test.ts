import { describe, expect, it } from 'vitest';
import { portTable, readInternetWords } from './internet-words.ts';

describe('the words of an internet switch', () => {
  it('are what the API takes', () => {
    expect(readInternetWords(undefined, [])).toBeUndefined();
    expect(readInternetWords('off', [])).toEqual({ mode: 'off' });
    expect(readInternetWords('default', [])).toBeNull();
    expect(readInternetWords('allow', ['198.51.100.0/24', 'a.example.org'])).toEqual({
      mode: 'allow-list',
      cidrs: ['198.51.100.0/24', 'a.example.org'],
      names: [],
    });
  });

  it.each([
    ['of', [], '"of" is not known; allowed: on, off, allow, default'],
    ['on', ['x'], '"on" takes nothing after it'],
    ['allow', [], 'allow needs addresses'],
  ])('refuse %s %s', (word, entries, message) => {
    expect(() => readInternetWords(word, entries)).toThrow(message);
  });
});

describe('the table of published ports', () => {
  it('tells who may come in, and why a port is not open', () => {
    const port = { seat: 's1', room: 'r', port: 22, protocol: 'tcp', hostPort: 20_000, origin: 'network' } as const;
    const text = portTable([
      { ...port, clients: 'requester', clientAddresses: ['192.0.2.9'], state: 'open', detail: '' },
      { ...port, clients: 'requester', clientAddresses: [], state: 'closed', detail: 'nobody has asked' },
      { ...port, clients: 'anyone', clientAddresses: [], state: 'waiting', detail: 'the seat is off' },
    ]);
    expect(
      text
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ {2,}/).slice(3).join('|').trim()),
    ).toEqual(['192.0.2.9|open', 'who asks|closed: nobody has asked', 'anyone|waiting: the seat is off']);
  });
});
