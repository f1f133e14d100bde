import { type PointerEvent, useState } from 'react';
import type { Modifier, SpecialKey } from '../../logic/special-keys.ts';
import classes from './console.module.css';

const KEYS: readonly { key: SpecialKey; label: string; name: string }[] = [
  { key: 'escape', label: 'Esc', name: 'Esc' },
  { key: 'tab', label: 'Tab', name: 'Tab' },
];
const ARROWS: readonly { key: SpecialKey; label: string; name: string }[] = [
  { key: 'left', label: '←', name: 'Left' },
  { key: 'up', label: '↑', name: 'Up' },
  { key: 'down', label: '↓', name: 'Down' },
  { key: 'right', label: '→', name: 'Right' },
];
const FUNCTION_KEYS = Array.from({ length: 12 }, (_, index) => index + 1);

interface KeyRowProps {
  held: ReadonlySet<Modifier>;
  onHold: (modifier: Modifier) => void;
  onKey: (key: SpecialKey) => void;
  /** Brings up the device's own keyboard. */
  onKeyboard?: () => void;
}

/** Keys that a touch keyboard lacks. Ctrl and Alt hold until the next key. */
export function KeyRow({ held, onHold, onKey, onKeyboard }: KeyRowProps) {
  const [functions, setFunctions] = useState(false);
  // The focus stays where it is, so that the device's keyboard does not fold away.
  const keepFocus = (event: PointerEvent) => event.preventDefault();
  const button = (label: string, name: string, act: () => void, pressed?: boolean) => (
    <button
      key={name}
      type="button"
      className={classes['key']}
      aria-label={name}
      aria-pressed={pressed}
      onPointerDown={keepFocus}
      onMouseDown={(event) => event.preventDefault()}
      onClick={act}
    >
      {label}
    </button>
  );
  return (
    <section className={classes['keys']} aria-label="Keys">
      {onKeyboard && button('⌨', 'Keyboard', onKeyboard)}
      {functions ? (
        FUNCTION_KEYS.map((n) => button(`F${n}`, `F${n}`, () => onKey(`f${n}`)))
      ) : (
        <>
          {KEYS.map(({ key, label, name }) => button(label, name, () => onKey(key)))}
          {button('Ctrl', 'Ctrl', () => onHold('control'), held.has('control'))}
          {button('Alt', 'Alt', () => onHold('alt'), held.has('alt'))}
          {ARROWS.map(({ key, label, name }) => button(label, name, () => onKey(key)))}
        </>
      )}
      {button('Fn', 'Fn keys', () => setFunctions(!functions), functions)}
    </section>
  );
}
