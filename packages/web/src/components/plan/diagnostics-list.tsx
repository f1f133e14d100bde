import type { DiagnosticView } from '@aula/api';
import classes from './plan.module.css';

interface DiagnosticsListProps {
  diagnostics: readonly DiagnosticView[];
  /** Brings the person to the place; without it, places are plain text. */
  onGoTo?: ((line: number, column: number) => void) | undefined;
}

/** Findings with their places, what is wrong and what is allowed. */
export function DiagnosticsList({ diagnostics, onGoTo }: DiagnosticsListProps) {
  return (
    <ol className={classes['diagnostics']} aria-label="Findings">
      {diagnostics.map((finding) => {
        const place = `Line ${finding.line}, column ${finding.column}`;
        return (
          <li key={`${finding.line}:${finding.column}:${finding.path}:${finding.message}`} data-severity={finding.severity}>
            {onGoTo === undefined ? (
              <span className={classes['place']}>{place}</span>
            ) : (
              <button type="button" className={classes['place']} onClick={() => onGoTo(finding.line, finding.column)}>
                {place}
              </button>
            )}
            <span>
              {finding.severity === 'warning' && <strong>Warning: </strong>}
              {finding.path !== '' && <code className="mono">{finding.path}: </code>}
              {finding.message}
              {finding.allowed !== undefined && <span className={classes['allowed']}> Allowed: {finding.allowed}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
