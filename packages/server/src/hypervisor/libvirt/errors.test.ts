import { LibvirtError, VirErrorDomain, VirErrorNumber } from '@aula/libvirt';
import { expect, it } from 'vitest';
import { toHypervisorError } from './errors.ts';

const told = (virDomain: number) => {
  const remote = { virCode: VirErrorNumber.VIR_ERR_OPERATION_INVALID, virDomain, level: 2, errno: 0 };
  return toHypervisorError(new LibvirtError('rpc', "network 'lab1' is not active", { remote }), 'It could not be started');
};

it('has a start on a network that is down tried again, and nothing else that the state forbids', () => {
  expect(told(VirErrorDomain.VIR_FROM_NETWORK)).toMatchObject({ code: 'busy', retryable: true });
  expect(told(VirErrorDomain.VIR_FROM_QEMU)).toMatchObject({ code: 'failed', retryable: false });
});
