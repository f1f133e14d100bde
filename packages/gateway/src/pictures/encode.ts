import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { isSaneSize, MAX_PIXELS, parsePpm, type RawImage } from './ppm.ts';

/** Widest picture that is made, in pixels; a narrower screen keeps its size. */
export const PICTURE_WIDTH = 640;
const QUALITY = 70;
/** 0 (fast) to 6 (small). */
const EFFORT = 2;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads a screenshot, PPM or PNG, into raw pixels; null when it is neither, broken, or over the caps. */
export const decodeScreenshot = async (bytes: Buffer): Promise<RawImage | null> => {
  if (!bytes.subarray(0, PNG.length).equals(PNG)) return parsePpm(bytes);
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { width, height } = await image.metadata();
    if (!isSaneSize(width, height)) return null;
    const { data, info } = await image.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { width: info.width, height: info.height, pixels: data } : null;
  } catch {
    return null;
  }
};

/** Short name of what a screen shows: the same for the same pixels and size. */
export const versionOf = ({ width, height, pixels }: RawImage): string =>
  createHash('sha1').update(`${width}x${height}\n`).update(pixels).digest('base64url').slice(0, 12);

/** A WebP of the screen, at most PICTURE_WIDTH wide. */
export const encodePicture = ({ width, height, pixels }: RawImage): Promise<Buffer> =>
  sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: PICTURE_WIDTH, withoutEnlargement: true })
    .webp({ quality: QUALITY, effort: EFFORT })
    .toBuffer();
