import { expect, it } from 'vitest';
import { domain } from '../domain.ts';

it.each([
  ['a b', 'IP', '192.0.2.1'],
  ['clean-traffic', 'I P', '192.0.2.1'],
  ['clean-traffic', 'IP', 'a b'],
])('refuses a filter that the schema refuses: %s %s=%s', (filter, name, value) => {
  const interfaces = [{ type: 'user' as const, filter: { filter, parameters: [{ name, value }] } }];
  expect(() => domain.build({ type: 'kvm', name: 'a', devices: { interfaces } })).toThrow(
    expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining('/interface/filterref') }),
  );
});
