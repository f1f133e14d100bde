import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  type DesiredRoom,
  type Diagnostic,
  formatDiagnostic,
  type NetworkDefinition,
  parseNetwork,
  parseRoom,
  parseSite,
  type Site,
} from '@aula/model';
import { LayerFinder } from '../contexts/find-layer-files.ts';
import { PresetLayers } from './find-presets.ts';
import { LIBRARY_FOLDER } from './library.ts';
import { GENERATE_LIMITS } from './limits.ts';

/** A site with all its files read and checked one by one. */
export interface LoadedSite {
  folder: string;
  site: Site;
  presets: PresetLayers;
  networks: { file: string; network: NetworkDefinition }[];
  rooms: { file: string; room: DesiredRoom }[];
}

/** Null when there is no readable `site.yaml`; findings of all files are added to `diagnostics`. */
export function loadSite(folder: string, diagnostics: Diagnostic[]): LoadedSite | null {
  const root = resolve(folder);
  const file = shown(join(root, 'site.yaml'));
  const source = readSource(file, diagnostics);
  if (source === null) return null;
  const parsed = parseSite(source, file);
  diagnostics.push(...parsed.diagnostics);
  const { site } = parsed;
  if (site === null) return null;
  const finder = new LayerFinder();
  const filesOf = (entries: readonly string[]) => [...new Set(entries.flatMap((entry) => finder.find(root, entry)))].map(shown);
  const presets = new PresetLayers([...site.presets.map((entry) => resolve(root, entry)), join(LIBRARY_FOLDER, 'presets')]);
  const networks = readAll(filesOf(site.networks), GENERATE_LIMITS.networks, diagnostics, (text, path) => {
    const found = parseNetwork(text, path);
    diagnostics.push(...found.diagnostics);
    return found.network === null ? null : { file: path, network: found.network };
  });
  const byName = new Map(networks.map(({ network }) => [network.name, network]));
  const rooms = readAll(filesOf(site.rooms), GENERATE_LIMITS.rooms, diagnostics, (text, path) => {
    const found = parseRoom(text, {
      file: path,
      presetDefaults: (name) => presets.hardwareOf(name),
      presetNames: presets.names,
      networkNamed: (name) => byName.get(name) ?? null,
      networkNames: [...byName.keys()],
    });
    diagnostics.push(...found.diagnostics);
    return found.room === null ? null : { file: path, room: found.room };
  });
  diagnostics.push(...presets.diagnostics);
  return { folder: root, site, presets, networks, rooms };
}

/** As the person who runs it would name it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

export const fileFinding = (file: string, message: string, allowed?: string): Diagnostic => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  path: '',
  message,
  ...(allowed === undefined ? {} : { allowed }),
});

function readAll<T>(files: readonly string[], max: number, diagnostics: Diagnostic[], read: (text: string, file: string) => T | null): T[] {
  if (files.length > max) diagnostics.push(fileFinding(files[max] ?? '', `the site has ${files.length} such files`, `at most ${max}`));
  return files.slice(0, max).flatMap((file) => {
    const text = readSource(file, diagnostics);
    return (text === null ? null : read(text, file)) ?? [];
  });
}

function readSource(file: string, diagnostics: Diagnostic[]): string | null {
  try {
    const info = statSync(file);
    if (!info.isFile()) diagnostics.push(fileFinding(file, 'this is not a file'));
    else if (info.size > GENERATE_LIMITS.sourceBytes)
      diagnostics.push(fileFinding(file, 'the file is too long', `at most ${GENERATE_LIMITS.sourceBytes} bytes`));
    else return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    diagnostics.push(fileFinding(file, code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`));
  }
  return null;
}

/** All findings as lines, at most {@link GENERATE_LIMITS.diagnostics}. */
export function formatFindings(diagnostics: readonly Diagnostic[]): string[] {
  const lines = [...new Set(diagnostics.map(formatDiagnostic))];
  const rest = lines.length - GENERATE_LIMITS.diagnostics;
  return rest > 0 ? [...lines.slice(0, GENERATE_LIMITS.diagnostics), `and ${rest} more problems`] : lines;
}
