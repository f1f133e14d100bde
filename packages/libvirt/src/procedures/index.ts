import { connectProcedures } from './connect.ts';
import { domainDeviceProcedures, domainPowerProcedures, domainProcedures } from './domain.ts';
import { networkProcedures, nwfilterProcedures } from './network.ts';
import { qemuProcedures } from './qemu.ts';
import { snapshotProcedures } from './snapshot.ts';
import { storagePoolProcedures, storageVolProcedures } from './storage.ts';

/** Every procedure this client knows, under the C function's name without `vir`. */
export const procedures = {
  ...connectProcedures,
  ...domainProcedures,
  ...domainPowerProcedures,
  ...domainDeviceProcedures,
  ...snapshotProcedures,
  ...networkProcedures,
  ...nwfilterProcedures,
  ...storagePoolProcedures,
  ...storageVolProcedures,
  ...qemuProcedures,
};
