import { describe, expect, it } from 'vitest';
import { chooseHostPort, HOST_PORTS, localPorts, redirectedPorts } from './publish-numbers.ts';

describe('a number for a published port', () => {
  it('is the first that is free, and none when all are taken', () => {
    expect(chooseHostPort(new Set([HOST_PORTS.first, HOST_PORTS.first + 2]))).toBe(HOST_PORTS.first + 1);
    const all = new Set(Array.from({ length: HOST_PORTS.last - HOST_PORTS.first + 1 }, (_, index) => HOST_PORTS.first + index));
    expect(chooseHostPort(all)).toBeNull();
    all.delete(HOST_PORTS.last);
    expect(chooseHostPort(all)).toBe(HOST_PORTS.last);
  });

  it("is none that a program listens on, in the kernel's own table", () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000
   1: 0100007F:4E21 0100007F:1F90 01 00000000:00000000
`;
    expect(localPorts(table, 'tcp')).toEqual([20_000]);
    expect(localPorts(table, 'udp')).toEqual([20_000, 20_001]);
    expect(localPorts('', 'tcp')).toEqual([]);
  });

  it('is none that a rule of others leads elsewhere', () => {
    const rules = `table ip nat {
      tcp dport 20000 dnat to 10.0.0.1:80
      tcp dport { 20005, 20007 } redirect to :8080
      meta l4proto udp udp dport 20010-20012 counter packets 0 bytes 0 xt target "DNAT"
      tcp dport 20020 accept
    }`;
    expect([...redirectedPorts(rules)].sort()).toEqual([20_000, 20_005, 20_007, 20_010, 20_011, 20_012]);
  });
});
