/** `broken`: the screenshot is no image, or over the caps. `busy`: too many captures wait already. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: 'broken' | 'busy';
  constructor(code: 'broken' | 'busy', message: string) {
    super(message);
    this.code = code;
  }
}
