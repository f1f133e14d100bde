import type { FormEvent, KeyboardEvent, Ref } from 'react';
import type { SpecialKey } from '../../logic/special-keys.ts';
import classes from './console.module.css';

interface SoftKeyboardProps {
  ref: Ref<HTMLTextAreaElement>;
  onText: (text: string) => void;
  onKey: (key: SpecialKey) => void;
}

/** An unseen field: touch devices only show their keyboard for one. What is typed in it goes to the desktop. */
export function SoftKeyboard({ ref, onText, onKey }: SoftKeyboardProps) {
  const onInput = (event: FormEvent<HTMLTextAreaElement>) => {
    const { value } = event.currentTarget;
    // A character always stays in it, so that Backspace has something to take away and is heard of.
    if (value.length === 0) onKey('backspace');
    else if (value.length > 1) onText(value.slice(1));
    event.currentTarget.value = ' ';
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onKey('enter');
  };
  return (
    <textarea
      ref={ref}
      className={classes['softInput']}
      aria-label="Type on the desktop"
      tabIndex={-1}
      defaultValue=" "
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      onInput={onInput}
      onKeyDown={onKeyDown}
    />
  );
}
