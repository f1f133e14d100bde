import type { Answers } from './build-spec.ts';

/** The files that a guest's installer or first start reads: template and name in the seat's folder. */
export const ANSWER_FILES: Readonly<Record<Answers, readonly { template: string; file: string }[]>> = {
  none: [],
  kickstart: [{ template: 'kickstart/ks.cfg', file: 'ks.cfg' }],
  preseed: [{ template: 'preseed/preseed.cfg', file: 'preseed.cfg' }],
  autoinstall: [
    { template: 'autoinstall/user-data', file: 'user-data' },
    { template: 'autoinstall/meta-data', file: 'meta-data' },
  ],
  'cloud-init': [
    { template: 'cloud-init/user-data', file: 'user-data' },
    { template: 'cloud-init/meta-data', file: 'meta-data' },
  ],
  autounattend: [{ template: 'autounattend/autounattend.xml', file: 'autounattend.xml' }],
};
