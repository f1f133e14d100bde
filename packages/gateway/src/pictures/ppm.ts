/** Most pixels in a row or column of a screen that is taken. */
export const MAX_SIDE = 8192;
/** Most pixels of a screen in all. */
export const MAX_PIXELS = 16 * 1024 * 1024;

/** Three bytes a pixel: red, green, blue, row by row from the top. */
export interface RawImage {
  width: number;
  height: number;
  pixels: Buffer;
}

const MAX_HEADER_BYTES = 512;
const HEADER = /^P6(?:\s+|\s*#[^\n]*\n\s*)(\d{1,5})(?:\s+|\s*#[^\n]*\n\s*)(\d{1,5})(?:\s+|\s*#[^\n]*\n\s*)255\s/;

/** Whether a screen of this size is taken. */
export const isSaneSize = (width: number, height: number): boolean =>
  width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;

/** Reads a binary PPM with 8 bits a channel; null unless it is exactly that, within the caps and of exactly the right length. */
export const parsePpm = (bytes: Buffer): RawImage | null => {
  const match = HEADER.exec(bytes.toString('latin1', 0, MAX_HEADER_BYTES));
  if (match === null) return null;
  const width = Number(match[1]);
  const height = Number(match[2]);
  if (!isSaneSize(width, height)) return null;
  const pixels = bytes.subarray(match[0].length);
  return pixels.length === width * height * 3 ? { width, height, pixels } : null;
};
