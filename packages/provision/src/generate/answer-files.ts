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

/** Kinds of answers that guests read from a medium of their own, and what its label must be. */
export const ANSWER_MEDIA: Readonly<Partial<Record<Answers, string>>> = { 'cloud-init': 'CIDATA', autounattend: 'ANSWERS' };

/** The files of a kind of answers, as the guest's network wants them. */
export const answerFilesOf = (answers: Answers, { static: isStatic }: { static: boolean }): AnswerFile[] =>
  ANSWER_FILES[answers].filter(({ ifStatic }) => ifStatic === undefined || isStatic);
