import type RFB from '@novnc/novnc';
import { KEYSYM, type KeyStroke, TYPING_PACE_MS } from '../../logic/typing.ts';

/** Presses and releases one key, with Shift around it if it needs it. */
export function press(rfb: RFB, { keysym, shift }: KeyStroke): void {
  if (shift) rfb.sendKey(KEYSYM.shift, 'ShiftLeft', true);
  rfb.sendKey(keysym, null);
  if (shift) rfb.sendKey(KEYSYM.shift, 'ShiftLeft', false);
}

/** Types keys at a pace that guests keep up with, until done or `signal` aborts. `onProgress` gets how many were typed. */
export async function typeKeys(
  rfb: RFB,
  keys: readonly KeyStroke[],
  signal: AbortSignal,
  onProgress: (typed: number) => void,
): Promise<void> {
  for (const [index, key] of keys.entries()) {
    if (signal.aborted) return;
    press(rfb, key);
    onProgress(index + 1);
    await new Promise((resolve) => setTimeout(resolve, TYPING_PACE_MS));
  }
}
