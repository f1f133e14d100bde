import type { Diagnostic } from '@aula/model';
import { type GenerateOptions, Generation } from './generation.ts';
import { loadSite } from './load-site.ts';
import type { OutputFile } from './output-file.ts';
import { renderNetwork } from './render-network.ts';
import { type HostNeeds, renderRoom } from './render-room.ts';
import { planSite } from './site-plan.ts';
import { overviewData, siteData } from './template-data.ts';

export interface GeneratedSite {
  /** By path; empty when there is an error. */
  files: OutputFile[];
  diagnostics: Diagnostic[];
}

const hasError = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ severity }) => severity === 'error');
const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

/** The site read and planned, ready to be rendered or explained; or what is wrong with it. */
export function prepareSite(folder: string, options: GenerateOptions = {}): Generation | Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const loaded = loadSite(folder, diagnostics);
  if (loaded === null || hasError(diagnostics)) return diagnostics;
  return new Generation(loaded, planSite(loaded, diagnostics), diagnostics, options);
}

/** All files of a site. Reads the site's folder and Aula's library, nothing else, and writes nothing. Same input, same bytes. */
export function generateSite(folder: string, options: GenerateOptions = {}): GeneratedSite {
  const generation = prepareSite(folder, options);
  if (Array.isArray(generation)) return { files: [], diagnostics: generation };
  renderSite(generation);
  const { diagnostics, files } = generation;
  return { files: hasError(diagnostics) ? [] : files.sort(byPath), diagnostics };
}

/** Adds all files of the site to the generation. */
export function renderSite(generation: Generation): void {
  const needs: HostNeeds = { images: new Map(), programs: new Set(['virsh', 'virt-install', 'awk', 'sed', 'tr']) };
  for (const network of generation.plan.networks) renderNetwork(generation, network);
  for (const room of generation.plan.rooms) renderRoom(generation, room, needs);
  renderHost(generation, needs);
}

/** `host/` and what stands at the top. */
function renderHost(generation: Generation, { images, programs }: HostNeeds): void {
  const { loaded, plan } = generation;
  const data = { ...generation.networkContext().data, site: siteData(loaded.site), ...overviewData(plan) };
  const imageList = [...images].map(([name, format]) => ({ name, format })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const script = { mode: 0o755, secrets: 'refused' } as const;
  const text = { mode: 0o644, secrets: 'refused' } as const;
  generation.render('host/setup.sh', { ...data, programs: [...programs] }, { path: 'host/setup.sh', ...script });
  generation.render('host/images.sh', { ...data, images: imageList }, { path: 'host/images.sh', ...script });
  generation.render('Makefile', data, { path: 'Makefile', ...text });
  generation.render('README.md', data, { path: 'README.md', ...text });
}
