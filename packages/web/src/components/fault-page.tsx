import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNote } from './error-note.tsx';

/** In place of a page that could not be shown. */
export function FaultPage({ error }: ErrorComponentProps) {
  return (
    <main style={{ maxWidth: 640, margin: '12vh auto', padding: '0 16px' }}>
      <h1 className="visually-hidden">Something went wrong</h1>
      <ErrorNote error={error} onRetry={() => location.reload()} />
    </main>
  );
}
