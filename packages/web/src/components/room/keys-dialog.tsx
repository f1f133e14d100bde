import { Kbd, Modal } from '@mantine/core';
import classes from './room.module.css';

const KEYS = [
  ['Arrows', 'Move between seats'],
  ['Enter', "Open the seat's desktop"],
  ['Space', 'Select the seat'],
  ['Shift and click', 'Select from the last seat to this one'],
  ['a', 'Select all that are shown'],
  ['Esc', 'Select none'],
  ['/', 'Filter'],
  ['Ctrl K', 'Find anything'],
  ['?', 'Show these keys'],
] as const;

/** The keys of the room page. */
export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes['keys']}>
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
