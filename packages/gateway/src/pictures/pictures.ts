import type { SeatName } from '@aula/model';
import type { ConsoleTargets } from '../ports.ts';
import { decodeScreenshot, encodePicture, versionOf } from './encode.ts';
import { PictureError } from './picture-error.ts';
import { Slots } from './slots.ts';

/** Caps of the pictures; every one can be set in `createPictures`. */
export interface PictureLimits {
  /** A picture up to this old is given without a new capture, in ms. */
  maxAgeMs: number;
  /** Captures at once, over all seats. */
  maxCaptures: number;
  /** Captures that may wait for their turn. */
  maxWaiting: number;
  /** Pictures kept; the one asked for longest ago goes first. */
  maxKept: number;
  /** How long one capture may take, in ms. */
  captureTimeoutMs: number;
}

const DEFAULT_PICTURE_LIMITS: PictureLimits = { maxAgeMs: 1000, maxCaptures: 2, maxWaiting: 1000, maxKept: 1000, captureTimeoutMs: 5000 };

export interface Picture {
  webp: Buffer;
  /** Changes exactly when the screen's pixels do. */
  version: string;
}

export interface Pictures {
  /**
   * The seat's screen, at most `maxAgeMs` old; who asks meanwhile shares one capture. `signal` ends the wait, not the
   * capture. Rejects with PictureError, or as `screenshot` does.
   */
  get(seat: SeatName, signal?: AbortSignal): Promise<Picture>;
  /** Drops what is kept of a seat, e.g. because it was switched off. */
  forget(seat: SeatName): void;
}

interface Kept extends Picture {
  takenAt: number;
}

/** `now` gives ms of any steady clock; default `performance.now`. */
export const createPictures = (options: {
  screenshot: ConsoleTargets['screenshot'];
  now?: () => number;
  limits?: Partial<PictureLimits>;
}): Pictures => {
  const limits = { ...DEFAULT_PICTURE_LIMITS, ...options.limits };
  const now = options.now ?? (() => performance.now());
  const kept = new Map<SeatName, Kept>();
  const underWay = new Map<SeatName, Promise<Picture>>();
  const slots = new Slots(limits.maxCaptures, limits.maxWaiting);

  const keep = (seat: SeatName, picture: Kept): void => {
    kept.delete(seat);
    kept.set(seat, picture);
    const [oldest] = kept.keys();
    if (kept.size > limits.maxKept && oldest !== undefined) kept.delete(oldest);
  };

  const capture = async (seat: SeatName, isCurrent: () => boolean): Promise<Picture> => {
    const takenAt = now();
    const shot = await options.screenshot(seat, AbortSignal.timeout(limits.captureTimeoutMs));
    const raw = await decodeScreenshot(shot);
    if (raw === null) throw new PictureError('broken', `The screenshot of ${seat} is no image that is taken`);
    const version = versionOf(raw);
    const last = kept.get(seat);
    const webp = last?.version === version ? last.webp : await encodePicture(raw);
    if (isCurrent()) keep(seat, { webp, version, takenAt });
    return { webp, version };
  };

  const start = (seat: SeatName): Promise<Picture> => {
    const isCurrent = (): boolean => underWay.get(seat) === running;
    const running: Promise<Picture> = slots
      .run(() => capture(seat, isCurrent))
      .finally(() => {
        if (isCurrent()) underWay.delete(seat);
      });
    underWay.set(seat, running);
    return running;
  };

  return {
    get: async (seat, signal) => {
      signal?.throwIfAborted();
      const last = kept.get(seat);
      if (last !== undefined && now() - last.takenAt <= limits.maxAgeMs) return { webp: last.webp, version: last.version };
      return abortable(underWay.get(seat) ?? start(seat), signal);
    },
    forget: (seat) => {
      kept.delete(seat);
      underWay.delete(seat);
    },
  };
};

const abortable = <Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> =>
  signal === undefined
    ? promise
    : new Promise((resolve, reject) => {
        const abort = (): void => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
      });
