import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** What the generator reads of libvirt's source. */
export interface LibvirtSource {
  /** `9.0.0`. */
  version: string;
  remoteProtocol: string;
  qemuProtocol: string;
  netProtocol: string;
  keepAliveProtocol: string;
  /** Public headers by file name. */
  headers: Map<string, string>;
  symbols: string[];
}

const HEADERS = 'include/libvirt';

/** Reads an unpacked source tree of libvirt. */
export function readSource(root: string): LibvirtSource {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const version = /project\(\s*'libvirt'[^)]*?version: '([\d.]+)'/.exec(read('meson.build'))?.[1];
  if (!version) throw new Error(`${root} is no source of libvirt: meson.build names no version`);
  const names = readdirSync(join(root, HEADERS)).filter((name) => /\.h(\.in)?$/.test(name) && !name.includes('-admin'));
  return {
    version,
    remoteProtocol: read('src/remote/remote_protocol.x'),
    qemuProtocol: read('src/remote/qemu_protocol.x'),
    netProtocol: read('src/rpc/virnetprotocol.x'),
    keepAliveProtocol: read('src/rpc/virkeepaliveprotocol.x'),
    headers: new Map(names.sort().map((name) => [name, read(join(HEADERS, name))])),
    symbols: ['public', 'private', 'qemu'].map((name) => read(`src/libvirt_${name}.syms`)),
  };
}

/**
 * Debian's source package of libvirt, fetched with apt from the mirrors that the machine is set to, its signature checked by apt.
 * The machine's own package lists stay as they are. Needs apt-get, tar and xz.
 */
export async function fetchSource(): Promise<LibvirtSource> {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-source-'));
  try {
    const lists = join(folder, 'lists');
    const parts = join(folder, 'sources.list.d');
    for (const path of [join(lists, 'partial'), parts]) mkdirSync(path, { recursive: true });
    copyAptSources(parts);
    const options = {
      'Dir::Etc::SourceList': '/dev/null',
      'Dir::Etc::SourceParts': parts,
      'Dir::State::Lists': lists,
      'APT::Sandbox::User': 'root',
    };
    const flags = ['-q', ...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])];
    await execa('apt-get', [...flags, 'update'], { cwd: folder });
    await execa('apt-get', [...flags, 'source', '--download-only', 'libvirt'], { cwd: folder });
    const archive = readdirSync(folder).find((name) => /^libvirt_.*\.orig\.tar\.\w+$/.test(name));
    if (!archive) throw new Error('apt-get brought no source archive of libvirt');
    const wanted = ['meson.build', HEADERS, 'src/remote', 'src/rpc', 'src/*.syms'].map((path) => `*/${path}`);
    await execa('tar', ['-xf', archive, '--strip-components=1', '--wildcards', ...wanted], { cwd: folder });
    return readSource(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The machine's sources of packages, turned into sources of source packages. */
function copyAptSources(target: string): void {
  const folder = '/etc/apt/sources.list.d';
  const files = [join('/etc/apt', 'sources.list'), ...readFolder(folder).map((name) => join(folder, name))];
  for (const [index, file] of files.entries()) {
    const text = readIfThere(file);
    if (file.endsWith('.sources')) {
      writeFileSync(join(target, `${index}.sources`), text.replaceAll(/^Types:.*$/gm, 'Types: deb-src'));
    } else if (file.endsWith('.list')) {
      const lines = text.split('\n').filter((line) => /^deb\s/.test(line));
      writeFileSync(join(target, `${index}.list`), `${lines.map((line) => line.replace(/^deb\s/, 'deb-src ')).join('\n')}\n`);
    }
  }
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
