export type HostErrorCode =
  | 'not-root' // namespaces and mounts need root
  | 'missing-packages' // a program or folder of libvirt, QEMU or the tools is not there
  | 'unsupported' // not Linux, or a kernel without the namespaces
  | 'bad-folder' // too long for socket paths, or under a folder that the host hides
  | 'in-use' // another living process owns the host in this folder
  | 'start-failed' // libvirtd ended or did not answer in time
  | 'cancelled';

/** Why an embedded host cannot run. The message says what to do about it. */
export class HostError extends Error {
  readonly code: HostErrorCode;
  override readonly name = 'HostError';
  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const isHostError = (error: unknown): error is HostError => error instanceof HostError;
