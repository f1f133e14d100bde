import { parseNetworkName } from '@aula/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from './store.ts';

const AT = new Date(0).toISOString();
const lab = parseNetworkName('lab1');
if (lab === null) throw new Error('not a name');
let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store[Symbol.asyncDispose]());

const begin = (source: string, pending: 'apply' | 'unregister' = 'apply') =>
  store.networks.begin(lab, pending, { source, registered: pending === 'apply' }, AT);
const now = async () => {
  const found = await store.networks.find(lab);
  return found === null ? null : { source: found.source, registered: found.registered, pending: found.pending };
};

it('forgets a new network whose work is taken back', async () => {
  await begin('one');
  expect(await now()).toEqual({ source: 'one', registered: true, pending: 'apply' });
  await store.networks.takeBack(lab);
  expect(await now()).toBeNull();
});

it('goes back to the last settled state, also after work that never ended was asked for anew', async () => {
  await begin('one');
  await store.networks.settle(lab, AT);
  await begin('two');
  await begin('three', 'unregister');
  expect(await now()).toEqual({ source: 'three', registered: false, pending: 'unregister' });
  await store.networks.takeBack(lab);
  expect(await now()).toEqual({ source: 'one', registered: true, pending: null });
});

it('takes nothing back once it is settled', async () => {
  await begin('one');
  await store.networks.settle(lab, AT);
  await begin('two');
  await store.networks.settle(lab, AT);
  await store.networks.takeBack(lab);
  expect(await now()).toEqual({ source: 'two', registered: true, pending: null });
});
