import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './notes.module.css';

interface EmptyPageProps {
  icon: ReactNode;
  title: string;
  /** What the page is for. */
  words: string;
  /** The one next step. */
  children?: ReactNode;
  /** It stands alone: its title is the page's heading. */
  alone?: boolean;
}

/** An empty page: what it is for, and the one next step. */
export function EmptyPage({ icon, title, words, children, alone = false }: EmptyPageProps) {
  return (
    <div className={classes['empty']}>
      <div className={classes['emptyIcon']} aria-hidden>
        {icon}
      </div>
      <Title order={alone ? 1 : 2} size="h2">
        {title}
      </Title>
      <Text c="dimmed" mb={8}>
        {words}
      </Text>
      {children}
    </div>
  );
}
