import type { OperationView } from '@aula/api';
import { EXIT, type ExitCode } from './exit-code.ts';
import { exitCodeOf, followOperation, summary } from './follow-operation.ts';
import type { Session } from './session.ts';

/**
 * Follows a started operation to its end, prints how it ended, and gives the exit code. Without `wait` it only
 * says which it is. With `--json` the one document is `document(operation)`.
 */
export async function finishOperation(
  session: Session,
  operation: OperationView,
  { wait, document = (end) => end }: { wait: boolean; document?: (end: OperationView) => unknown },
): Promise<ExitCode> {
  if (!wait) {
    session.answer(document(operation), `Started. Follow it with: aula operation wait ${operation.id}`);
    return EXIT.ok;
  }
  const end = await followOperation(session, operation);
  session.answer(document(end), ...summary(end));
  return exitCodeOf(end);
}
