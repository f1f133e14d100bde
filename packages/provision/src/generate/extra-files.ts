import type { Diagnostic } from '@aula/model';
import type { ContextNode, Origin } from '../contexts/context-node.ts';
import { NodeReader } from './node-reader.ts';
import type { OutputFile } from './output-file.ts';

/** A file of a seat's folder that its context asks for: an entry of the key `files`. */
export interface ExtraFile {
  template: string;
  path: string;
  mode: OutputFile['mode'];
}

const MODES = { text: 0o644, script: 0o755, private: 0o600 } as const;
const PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const PATH_RULE = "a name in the seat's folder, no hidden files, no ..";
const PATH_LENGTH_MAX = 200;
/** Names that `aula generate` gives itself. */
const TAKEN = [
  'domain.xml',
  'vmbuild.sh',
  'net-reserve.sh',
  'Makefile',
  'ks.cfg',
  'preseed.cfg',
  'user-data',
  'meta-data',
  'network-config',
  'autounattend.xml',
];

/** Reads the key `files` of a merged context; what is wrong is reported. */
export function readExtraFiles(node: ContextNode | undefined, holder: Origin, diagnostics: Diagnostic[]): ExtraFile[] {
  if (node === undefined || node.kind === 'unset' || (node.kind === 'scalar' && node.value === null)) return [];
  const keys = ['template', 'path', 'mode'];
  if (node.kind !== 'list') {
    const message = 'the files must be a list';
    diagnostics.push({
      severity: 'error',
      ...node.origin,
      path: 'files',
      message,
      allowed: `a list of mappings with the keys ${keys.join(', ')}`,
    });
    return [];
  }
  const seen = new Set(TAKEN);
  return node.items.flatMap((item, index): ExtraFile[] => {
    const reader = new NodeReader(item, `files[${index}]`, holder, diagnostics, keys);
    const template = reader.text('template', 'the name of a template, e.g. school/motd', (text) => text);
    const path = reader.text('path', PATH_RULE, (text) => (text.length <= PATH_LENGTH_MAX && PATH.test(text) ? text : null));
    const mode = reader.text('mode', Object.keys(MODES).join(', '), modeOf);
    if (template === null || path === null) {
      if (item.kind === 'map' && !(item.entries.has('template') && item.entries.has('path')))
        reader.complain('a file needs a template and a path', keys.join(', '));
      return [];
    }
    if (seen.has(path)) reader.complain(`${path} is there already`, 'another name', 'path');
    seen.add(path);
    return [{ template, path, mode: mode ?? MODES.text }];
  });
}

const modeOf = (text: string): OutputFile['mode'] | null =>
  Object.hasOwn(MODES, text) ? (Object.entries(MODES).find(([name]) => name === text)?.[1] ?? null) : null;
