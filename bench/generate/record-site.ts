import type { OutputFile } from '@aula/provision';
import { prepareSite, renderSite } from '../../packages/provision/src/generate/generate-site.ts';
import { Generation } from '../../packages/provision/src/generate/generation.ts';
import type { TemplateData } from '../../packages/provision/src/templates/template-engine.ts';

/** One file as a peer shall render it. */
export interface RecordedFile {
  template: string;
  path: string;
  mode: number;
  data: TemplateData;
}

/** Renders a site and keeps what each template was given. */
export function recordSite(folder: string): { files: OutputFile[]; recorded: RecordedFile[] } {
  const prepared = prepareSite(folder);
  if (Array.isArray(prepared)) throw new Error(prepared.map(({ message }) => message).join('; '));
  const generation = new RecordingGeneration(prepared.loaded, prepared.plan, []);
  renderSite(generation);
  const { files, recorded } = generation;
  // The XML is built beside the templates of its folder, from the same data.
  const dataOf = (path: string) => recorded.find((other) => other.path === path)?.data;
  const documents = files.flatMap(({ path, mode, content }): RecordedFile[] => {
    const [folderOf, kind] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    // A handful, of which the peer copies the text.
    if (kind.startsWith('filter-')) return [{ template: 'text.j2', path, mode, data: { text: content } }];
    if (kind !== 'domain.xml' && kind !== 'network.xml') return [];
    const data = dataOf(`${folderOf}/${kind === 'domain.xml' ? 'vmbuild.sh' : 'net-register.sh'}`);
    return data === undefined ? [] : [{ template: `${kind}.j2`, path, mode, data }];
  });
  return { files, recorded: [...recorded, ...documents] };
}

class RecordingGeneration extends Generation {
  readonly recorded: RecordedFile[] = [];

  override render(...[template, data, target]: Parameters<Generation['render']>): void {
    super.render(template, data, target);
    const file = this.files.at(-1);
    if (file?.path === target.path) this.recorded.push({ template, path: file.path, mode: file.mode, data });
  }
}
