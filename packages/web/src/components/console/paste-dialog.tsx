import { Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { plural } from '../../logic/seat-words.ts';
import { type KeyStroke, planTyping, TYPING_MAX_CHARS } from '../../logic/typing.ts';

interface PasteDialogProps {
  onClose: () => void;
  /** Types on the desktop; resolves when done or aborted. */
  onType: (keys: readonly KeyStroke[], signal: AbortSignal, onProgress: (typed: number) => void) => Promise<void>;
}

/** Text that is typed on the desktop key by key, as if by hand. */
export function PasteDialog({ onClose, onType }: PasteDialogProps) {
  const [text, setText] = useState('');
  const [typed, setTyped] = useState<number | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const { keys, unknown, cut } = planTyping(text);
  const type = async () => {
    setTyped(0);
    await onType(keys, stop.current.signal, setTyped);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Type text on the desktop" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Textarea
          label="Text"
          description="It is typed key by key, where the cursor of the desktop is."
          data-autofocus
          autosize
          minRows={4}
          maxRows={12}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
          disabled={typed !== null}
          spellCheck={false}
        />
        {unknown > 0 && (
          <Text size="sm">{`${plural(unknown, 'character')} that an English (US) keyboard does not have will be left out.`}</Text>
        )}
        {cut > 0 && <Text size="sm">{`Only the first ${TYPING_MAX_CHARS} characters are typed; ${cut} are left out.`}</Text>}
        {typed !== null && (
          <Progress value={keys.length === 0 ? 100 : (100 * typed) / keys.length} aria-label="Typed" transitionDuration={0} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {typed === null ? 'Cancel' : 'Stop typing'}
          </Button>
          <Button onClick={() => void type()} disabled={keys.length === 0} loading={typed !== null}>
            Type text
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
