import { expect, test } from 'vitest';
import { portActs, portAddress, portLook, portName } from './port-words.ts';

test('known ports have names, others their number', () => {
  expect(portName({ port: 22, protocol: 'tcp' })).toBe('SSH (port 22)');
  expect(portName({ port: 22, protocol: 'udp' })).toBe('Port 22 (UDP)');
  expect(portName({ port: 8080, protocol: 'tcp' })).toBe('Port 8080');
});

test('the address is the server as the browser knows it, with the host port', () => {
  expect(portAddress('aula.school.test', { hostPort: 41022 })).toBe('aula.school.test:41022');
});

test('an open port says for whom', () => {
  expect(portLook({ state: 'open', clients: 'anyone', clientAddresses: [] }).word).toBe('Open for anyone');
  expect(portLook({ state: 'open', clients: 'requester', clientAddresses: ['192.0.2.7'] }).word).toBe('Open for 192.0.2.7');
  expect(portLook({ state: 'waiting', clients: 'anyone', clientAddresses: [] }).word).toBe('Waiting');
});

test('only a port that somebody has to ask for is opened and closed by hand', () => {
  expect(portActs({ state: 'closed', clients: 'requester', clientAddresses: [] })).toEqual({ canOpen: true, canClose: false });
  expect(portActs({ state: 'open', clients: 'requester', clientAddresses: ['192.0.2.7'] })).toEqual({ canOpen: false, canClose: true });
  expect(portActs({ state: 'open', clients: 'anyone', clientAddresses: [] })).toEqual({ canOpen: false, canClose: false });
});
