import { parseSeatName, type SeatName } from '@aula/model';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PICTURE_WIDTH } from './encode.ts';
import { createPictures, type PictureLimits } from './pictures.ts';
import { MAX_SIDE, parsePpm } from './ppm.ts';

const name = (text: string): SeatName => {
  const seat = parseSeatName(text);
  if (seat === null) throw new Error(text);
  return seat;
};
const one = name('demo-s01');

const ppm = (width: number, height: number, shade = 0): Buffer =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.alloc(width * height * 3, shade)]);

/** Pictures of a screen that the test paints; captures wait until let go. */
const setUp = (limits: Partial<PictureLimits> = {}) => {
  let time = 0;
  let shot = ppm(800, 600);
  const waiting: (() => void)[] = [];
  const captured: SeatName[] = [];
  let held = false;
  const pictures = createPictures({
    screenshot: async (seat) => {
      captured.push(seat);
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      return shot;
    },
    now: () => time,
    limits,
  });
  return {
    pictures,
    captured,
    waiting,
    pass: (ms: number) => void (time += ms),
    paint: (bytes: Buffer) => void (shot = bytes),
    hold: () => void (held = true),
  };
};

describe('pictures', () => {
  it('are WebP, at most 640 wide, in the screen’s proportions', async () => {
    const { pictures } = setUp();
    const { format, width, height } = await sharp((await pictures.get(one)).webp).metadata();
    expect({ format, width, height }).toEqual({ format: 'webp', width: PICTURE_WIDTH, height: 480 });
  });

  it('keep the size of a small screen, and the colours', async () => {
    const { pictures, paint } = setUp();
    paint(Buffer.concat([Buffer.from('P6\n# by hand\n16 8\n255\n'), Buffer.alloc(16 * 8 * 3, Buffer.of(200, 30, 10))]));
    const { data, info } = await sharp((await pictures.get(one)).webp)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([16, 8]);
    for (const [index, wanted] of [200, 30, 10].entries()) expect(Math.abs((data[index] ?? 0) - wanted)).toBeLessThan(16);
  });

  it('are taken from PNG too', async () => {
    const { pictures, paint } = setUp();
    paint(
      await sharp({ create: { width: 320, height: 200, channels: 4, background: '#123456' } })
        .png()
        .toBuffer(),
    );
    expect((await sharp((await pictures.get(one)).webp).metadata()).width).toBe(320);
  });

  it('change their version when the pixels do, and only then', async () => {
    const { pictures, pass, paint } = setUp();
    const first = await pictures.get(one);
    pass(5000);
    const second = await pictures.get(one);
    expect(second.version).toBe(first.version);
    pass(5000);
    const changed = ppm(800, 600);
    changed[changed.length - 1] = 1;
    paint(changed);
    expect((await pictures.get(one)).version).not.toBe(first.version);
  });

  it('are captured anew only when older than a second', async () => {
    const { pictures, pass, captured } = setUp();
    await pictures.get(one);
    pass(1000);
    await pictures.get(one);
    expect(captured.length).toBe(1);
    pass(1);
    await pictures.get(one);
    expect(captured.length).toBe(2);
    pictures.forget(one);
    await pictures.get(one);
    expect(captured.length).toBe(3);
  });

  it('share one capture per seat, and run two seats at once at most', async () => {
    const { pictures, captured, waiting, hold } = setUp();
    hold();
    const all = ['a', 'a', 'b', 'c', 'd'].map((seat) => pictures.get(name(seat)));
    for (const wanted of [2, 3, 4]) {
      await expect.poll(() => captured.length).toBe(wanted);
      waiting.shift()?.();
    }
    waiting.shift()?.();
    await Promise.all(all);
    expect(captured).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuse more than may wait', async () => {
    const { pictures, waiting, captured, hold } = setUp({ maxCaptures: 1, maxWaiting: 1 });
    hold();
    const first = pictures.get(name('a'));
    const second = pictures.get(name('b'));
    await expect(pictures.get(name('c'))).rejects.toMatchObject({ code: 'busy' });
    await expect.poll(() => captured.length).toBe(1);
    waiting.shift()?.();
    await expect.poll(() => captured.length).toBe(2);
    waiting.shift()?.();
    await Promise.all([first, second]);
  });

  it('stop waiting when the asker leaves, for that asker only', async () => {
    const { pictures, waiting, captured, hold } = setUp();
    hold();
    const leave = new AbortController();
    const left = pictures.get(one, leave.signal);
    const stays = pictures.get(one);
    await expect.poll(() => captured.length).toBe(1);
    leave.abort();
    await expect(left).rejects.toThrow(/abort/i);
    waiting.shift()?.();
    expect((await stays).webp.length).toBeGreaterThan(0);
  });

  it('pass on why a screen cannot be had, and recover', async () => {
    let works = false;
    const pictures = createPictures({ screenshot: () => (works ? Promise.resolve(ppm(8, 8)) : Promise.reject(new Error('off'))) });
    await expect(pictures.get(one)).rejects.toThrow('off');
    works = true;
    await pictures.get(one);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a PNG', Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
    ['a PPM a byte short', ppm(8, 8).subarray(0, -1)],
  ])('refuse %s', async (_what, bytes) => {
    const { pictures, paint } = setUp();
    paint(bytes);
    await expect(pictures.get(one)).rejects.toMatchObject({ code: 'broken' });
  });
});

describe('reading PPM', () => {
  it.each([
    ['a byte too long', Buffer.concat([ppm(8, 8), Buffer.of(0)])],
    ['no pixels', ppm(0, 8)],
    ['16 bits a channel', Buffer.from('P6 1 1 65535\n123456')],
    ['ASCII', Buffer.from('P3 1 1 255\n1 2 3')],
    ['too wide', ppm(MAX_SIDE + 1, 1)],
    ['too many pixels', Buffer.from('P6 8192 8192 255\n')],
    ['a header without end', Buffer.from(`P6 #${'x'.repeat(1000)}`)],
  ])('refuses %s', (_what, bytes) => {
    expect(parsePpm(bytes)).toBeNull();
  });

  it('takes the widest row', () => {
    expect(parsePpm(ppm(MAX_SIDE, 1))?.width).toBe(MAX_SIDE);
  });
});
