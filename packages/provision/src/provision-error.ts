export type ProvisionErrorCode =
  | 'bad-image' // a file is not the qcow2 image it should be
  | 'bad-request' // an argument that no image can have
  | 'bad-preset' // preset.yaml does not parse, or names files that are not there
  | 'bad-template' // a command line that does not render
  | 'missing-packages' // a program of the build is not installed
  | 'download-failed' // Debian's archive was not reached, or does not know a package
  | 'no-space'
  | 'build-failed'
  | 'cancelled';

/** What goes wrong with images and presets. The message is fit for people. */
export class ProvisionError extends Error {
  readonly code: ProvisionErrorCode;
  override readonly name = 'ProvisionError';
  constructor(code: ProvisionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static from(error: unknown, message: string): ProvisionError {
    if (error instanceof ProvisionError) return error;
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && error.name === 'AbortError')
      return new ProvisionError('cancelled', `${message}: cancelled`, { cause: error });
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    return new ProvisionError(full ? 'no-space' : 'build-failed', `${message}: ${text}`, { cause: error });
  }
}

export const isProvisionError = (error: unknown): error is ProvisionError => error instanceof ProvisionError;
