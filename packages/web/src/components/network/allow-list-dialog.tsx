import type { InternetView } from '@aula/api';
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { listText, readList } from '../../logic/internet-switch.ts';
import { plural } from '../../logic/seat-words.ts';
import { ErrorNote } from '../error-note.tsx';

interface AllowListDialogProps {
  opened: boolean;
  /** What holds now: its list is what one begins with. */
  current: InternetView;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSave: (wish: InternetView) => void;
}

/** Asks which sites stay reachable. */
export function AllowListDialog({ opened, onClose, ...form }: AllowListDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Listed sites only" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Form onClose={onClose} {...form} />
    </Modal>
  );
}

function Form({ current, busy, error, onClose, onSave }: Omit<AllowListDialogProps, 'opened'>) {
  const [text, setText] = useState(() => listText(current));
  const { names, tooMany } = readList(text);
  return (
    <Stack gap="md">
      <Textarea
        label="Sites and addresses, one to a line"
        description="Names such as docs.example.org, and addresses such as 192.0.2.0/24. All else is cut off."
        error={tooMany ? 'Too many: at most 256.' : null}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={5}
        maxRows={14}
        spellCheck={false}
        autoCapitalize="off"
        data-autofocus
      />
      {error !== null && <ErrorNote error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={busy} disabled={names.length === 0 || tooMany} onClick={() => onSave({ mode: 'allow-list', cidrs: [], names })}>
          {names.length === 0 ? 'Allow these sites' : `Allow ${plural(names.length, 'site')} only`}
        </Button>
      </Group>
    </Stack>
  );
}
