import { expect, test } from 'vitest';
import { freeNetworkName, networkTemplate } from './network-template.ts';

test('the first number that nobody uses makes the name', () => {
  expect(freeNetworkName([])).toBe('lab1');
  expect(freeNetworkName(['lab1', 'lab3'])).toBe('lab2');
});

test('ranges of the proposed network lie in its subnet', () => {
  const text = networkTemplate('lab1', '172.20.3.0/24');
  expect(text).toMatch(/^network: lab1\n/);
  expect(text).toMatch(/^subnet: 172\.20\.3\.0\/24$/m);
  expect(text).toMatch(/static: 172\.20\.3\.10-172\.20\.3\.199 /);
  expect(text).toMatch(/dynamic: 172\.20\.3\.200-172\.20\.3\.250 /);
});

test('without a free subnet an example stands in', () => {
  expect(networkTemplate('lab1', null)).toMatch(/^subnet: 192\.0\.2\.0\/24$/m);
});
