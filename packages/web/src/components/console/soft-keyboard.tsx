import type { FormEvent, KeyboardEvent, Ref } from 'react';
import type { SpecialKey } from '../../logic/special-keys.ts';
import classes from './console.module.css';

interface SoftKeyboardProps {
  ref: Ref<HTMLTextAreaElement>;
  onText: (text: string) => void;
  onKey: (key: SpecialKey) => void;
}

/** Always stays in the field, so that Backspace has something to take away and is heard of. */
const KEPT = ' ';

const caretToEnd = (field: HTMLTextAreaElement): void => field.setSelectionRange(field.value.length, field.value.length);

/** An unseen field: touch devices only show their keyboard for one. What is typed in it goes to the desktop. */
export function SoftKeyboard({ ref, onText, onKey }: SoftKeyboardProps) {
  const onInput = (event: FormEvent<HTMLTextAreaElement>) => {
    const { value } = event.currentTarget;
    if (value.length === 0) onKey('backspace');
    else if (value.length > 1) onText(value.replace(KEPT, ''));
    event.currentTarget.value = KEPT;
    caretToEnd(event.currentTarget);
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
      defaultValue={KEPT}
      onFocus={(event) => caretToEnd(event.currentTarget)}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      onInput={onInput}
      onKeyDown={onKeyDown}
    />
  );
}
