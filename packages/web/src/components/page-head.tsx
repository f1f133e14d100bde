import { Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './notes.module.css';

/** Names the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Aula`;
  }, [title]);
}

interface PageHeadProps {
  title: string;
  /** A quiet line below. */
  note?: ReactNode;
  /** Buttons at the right. */
  children?: ReactNode;
}

/** A page's one heading, and its name in the tab. */
export function PageHead({ title, note, children }: PageHeadProps) {
  useTitle(title);
  return (
    <div className={classes['head']}>
      <div className={classes['headWords']}>
        <Title order={1}>{title}</Title>
        {note !== undefined && (
          <Text c="dimmed" size="sm" component="div">
            {note}
          </Text>
        )}
      </div>
      {children}
    </div>
  );
}
