import { join, resolve } from 'node:path';
import { XmlError } from '@aula/libvirt-xml';
import { type Diagnostic, formatDiagnostic } from '@aula/model';
import { ContextSet, type MergedContext } from '../contexts/context-set.ts';
import { SecretWatch } from '../templates/secret.ts';
import { type TemplateData, TemplateEngine } from '../templates/template-engine.ts';
import { TemplateProblem } from '../templates/template-problem.ts';
import { LIBRARY_FOLDER } from './library.ts';
import { fileFinding, type LoadedSite } from './load-site.ts';
import type { OutputFile } from './output-file.ts';
import type { PlannedNetwork, PlannedRoom, PlannedSeat, SitePlan } from './site-plan.ts';
import { RESERVED_NAMES } from './template-data.ts';

const SECRET_MESSAGE = 'a secret would stand where every user of the host can read it';

/** Where a rendered template goes. `refused`: others see what the file says, so that a secret in it is a finding. */
export interface RenderTarget {
  path: string;
  mode: OutputFile['mode'];
  secrets: 'private' | 'refused';
}

export interface GenerateOptions {
  /** Folders of templates that go before the site's own: a project's. */
  templates?: readonly string[];
}

/** One generation of a site: its contexts, its templates, and the files so far. */
export class Generation {
  readonly loaded: LoadedSite;
  readonly plan: SitePlan;
  readonly contexts: ContextSet;
  readonly files: OutputFile[] = [];
  readonly #diagnostics: Diagnostic[];
  readonly #watch = new SecretWatch();
  readonly #engine: TemplateEngine;
  readonly #checked = new WeakSet<MergedContext>();

  constructor(loaded: LoadedSite, plan: SitePlan, diagnostics: Diagnostic[], { templates = [] }: GenerateOptions = {}) {
    const { folder, site } = loaded;
    this.loaded = loaded;
    this.plan = plan;
    this.#diagnostics = diagnostics;
    this.contexts = new ContextSet({ folder, layers: site.contexts, watch: this.#watch });
    const own = site.templates.map((entry) => resolve(folder, entry));
    this.#engine = new TemplateEngine([...templates, ...own, join(LIBRARY_FOLDER, 'templates')]);
  }

  /** All findings so far, those of the contexts too. What a thousand seats have in common is told once. */
  get diagnostics(): Diagnostic[] {
    const all = [...this.#diagnostics, ...this.contexts.diagnostics, ...this.contexts.unusedFiles()];
    return [...new Map(all.map((finding) => [formatDiagnostic(finding), finding])).values()];
  }

  /** Where readers of pieces of a context put their findings. */
  get findings(): Diagnostic[] {
    return this.#diagnostics;
  }

  /** The context of a seat, with its preset's values below all layers. */
  seatContext({ room }: PlannedRoom, seat: PlannedSeat): MergedContext {
    const subject = { network: room.network.name, room: room.name, section: seat.section, seat: seat.name };
    return this.#check(this.contexts.contextOf(subject, this.loaded.presets.layersOf(room.preset)));
  }

  /** The context of a room as a whole. */
  roomContext({ room }: PlannedRoom): MergedContext {
    return this.#check(this.contexts.contextOf({ network: room.network.name, room: room.name }));
  }

  /** The context of a network by itself, or of the site. */
  networkContext(network?: PlannedNetwork): MergedContext {
    return this.#check(this.contexts.contextOf(network === undefined ? {} : { network: network.network.name }));
  }

  /** Adds a definition; values that libvirt's format cannot hold are a finding about `source`, the file that says them. */
  addXml(path: string, source: string, build: () => string): void {
    try {
      this.#add({ path, content: build(), mode: 0o644 });
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      this.#diagnostics.push(fileFinding(source, `${path}: ${error.message}`));
    }
  }

  #add(file: OutputFile): void {
    this.files.push(file);
  }

  /** Renders a template into a file; a secret in it makes the file private, or is a finding. What goes wrong is a finding too. */
  render(template: string, data: TemplateData, { path, mode, secrets }: RenderTarget): void {
    this.#watch.take();
    const content = this.#attempt(() => this.#engine.render(template, data));
    const isSecret = this.#watch.take();
    if (content === null) return;
    if (isSecret && secrets === 'refused') this.#refuseSecret(path);
    else this.#add({ path, content, mode: isSecret ? 0o600 : mode });
  }

  /** Renders a text of a context that others may see, e.g. a command line, as one line. */
  renderLine(source: string, data: TemplateData, place: string): string {
    this.#watch.take();
    const text = this.#attempt(() => this.#engine.renderText(source, data, place)) ?? '';
    if (this.#watch.take()) this.#refuseSecret(place);
    return text.replace(/\s+/g, ' ').trim();
  }

  #refuseSecret(place: string): void {
    this.#diagnostics.push(fileFinding(place, SECRET_MESSAGE, 'secrets only in answer files'));
  }

  #attempt(work: () => string): string | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error;
      this.#diagnostics.push(error.diagnostic);
      return null;
    }
  }

  #check(context: MergedContext): MergedContext {
    if (this.#checked.has(context)) return context;
    this.#checked.add(context);
    for (const name of RESERVED_NAMES) {
      const node = context.merged.entries.get(name);
      if (node === undefined) continue;
      const message = `the name ${name} is taken: templates find something else under it`;
      this.#diagnostics.push({ severity: 'error', ...node.origin, path: name, message, allowed: 'another name' });
    }
    return context;
  }
}
