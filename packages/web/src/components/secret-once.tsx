import { Button, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './notes.module.css';

/** A one-time password, shown this once, with a button that copies it where the browser allows. */
export function SecretOnce({ secret, who }: { secret: string; who: string }) {
  const [copied, setCopied] = useState(false);
  const mayCopy = window.isSecureContext;
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <div>
      <Text size="sm" mb={8}>
        One-time password of {who}. It is shown only now; a new one has to be chosen at the first login.
      </Text>
      <div className={classes['secret']}>
        <output className="mono" aria-label="One-time password">
          {secret}
        </output>
        {mayCopy && (
          <Button
            size="xs"
            variant="default"
            ml="auto"
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            onClick={() => void copy()}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </div>
    </div>
  );
}
