import type { Answers } from './build-spec.ts';

export interface AnswerFile {
  template: string;
  file: string;
  /** Only where the network gives no addresses. */
  ifStatic?: true;
}

/** The files that a guest's installer or first start reads: template and name in the seat's folder. */
const ANSWER_FILES: Readonly<Record<Answers, readonly AnswerFile[]>> = {
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
    { template: 'cloud-init/network-config', file: 'network-config', ifStatic: true },
  ],
  autounattend: [{ template: 'autounattend/autounattend.xml', file: 'autounattend.xml' }],
};

/**
 * Kinds of answers that guests read from a medium of their own: its label, and what it looks like to them. Kernels for clouds know no
 * drives of CDs: a first start reads it from a disk like the guest's own.
 */
export const ANSWER_MEDIA: Readonly<Partial<Record<Answers, { label: string; device: 'disk' | 'cdrom' }>>> = {
  'cloud-init': { label: 'CIDATA', device: 'disk' },
  autounattend: { label: 'ANSWERS', device: 'cdrom' },
};

/** The files of a kind of answers, as the guest's network wants them. */
export const answerFilesOf = (answers: Answers, { static: isStatic }: { static: boolean }): AnswerFile[] =>
  ANSWER_FILES[answers].filter(({ ifStatic }) => ifStatic === undefined || isStatic);
