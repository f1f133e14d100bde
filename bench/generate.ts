import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputFile, TemplateEngine } from '@aula/provision';
import { execa } from 'execa';
import { type RecordedFile, recordSite } from './generate/record-site.ts';
import { toJinja } from './generate/to-jinja.ts';
import { type BenchRow, makeRow } from './lib/rows.ts';

const ROOMS = 2;
const SEATS_PER_ROOM = 500;
const SEATS = ROOMS * SEATS_PER_ROOM;
const RUNS = 5;
const RENDERINGS = 1000;
const ONE = 'kickstart/ks.cfg';
/** The tool of old, measured once on a machine like CI's: 100 guests, 523 files, 1.4 MB. */
const OLD_TOOL = { guests: 100, seconds: 7.4 };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const LIBRARY = here('../packages/provision/library/templates');
const AULA = here('../bin/aula');
const PEER = here('peers/generate.py');
const PEER_TEMPLATES = here('peers/generate');

/** A site of a thousand seats that are installed by kickstart, each with five files. */
async function writeSite(folder: string): Promise<void> {
  await mkdir(join(folder, 'rooms'), { recursive: true });
  await mkdir(join(folder, 'context'), { recursive: true });
  await writeFile(join(folder, 'site.yaml'), 'site: bench\n');
  const password = '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1';
  const context = `timezone: Europe/Zurich
root_password: ${password}
users: [{ name: student, groups: [users, wheel], password: ${password} }, { name: teacher, groups: [wheel], ssh_keys: [ssh-ed25519 AAAA] }]
packages: { installed: [vim, tmux, git, httpd, mariadb-server], uninstalled: [plymouth] }
services: { enabled: [httpd, chronyd], disabled: [cups] }
firewall: { ports: [{ port: 80, protocol: tcp }, { port: 443, protocol: tcp }] }
post: [systemctl enable --now httpd, echo ready]
`;
  await writeFile(join(folder, 'context/common.yaml'), context);
  for (let room = 1; room <= ROOMS; room++) {
    const ip = `10.${room}.{{ id | divided_by: 250 | floor }}.{{ id | modulo: 250 | plus: 2 }}`;
    const section = `{ seats: 1-${SEATS_PER_ROOM}, name: "{{ room }}-s{{ id }}", ip: "${ip}" }`;
    const text = `room: room${room}\npreset: rhel-9\nnetwork: { name: net${room}, subnet: 10.${room}.0.0/22 }\nsections: { students: ${section} }\n`;
    await writeFile(join(folder, `rooms/room${room}.yaml`), text);
  }
}

/** Aula's templates as the peer reads them, and the two documents that Aula makes without a template. */
async function writePeerTemplates(folder: string): Promise<void> {
  for (const entry of await readdir(LIBRARY, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(folder, path.slice(LIBRARY.length + 1).replace(/\.liquid$/, ''));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, toJinja(await readFile(path, 'utf8')));
  }
  await cp(PEER_TEMPLATES, folder, { recursive: true });
}

async function assertSame(peerOut: string, files: readonly OutputFile[]): Promise<void> {
  for (const { path, content, mode } of files) {
    const file = join(peerOut, path);
    if ((await readFile(file, 'utf8')) !== content) throw new Error(`The peer writes another ${path}.`);
    if (((await stat(file)).mode & 0o777) !== mode) throw new Error(`The peer gives ${path} another mode.`);
  }
}

function timeOne(data: RecordedFile['data']): number {
  const engine = new TemplateEngine([LIBRARY]);
  for (let i = 0; i < RENDERINGS; i++) Buffer.from(engine.render(ONE, data));
  const start = performance.now();
  for (let i = 0; i < RENDERINGS; i++) Buffer.from(engine.render(ONE, data));
  return (performance.now() - start) / 1000;
}

/**
 * `npm run bench -- generate`: the whole output of 1,000 seats by `aula generate` as a process, from reading the site to the
 * last file, against a Jinja2 script that is handed all data ready and whose start is not counted; and one kickstart, rendered 1,000 times warm.
 */
export async function generate(): Promise<BenchRow[]> {
  // In memory where there is such a place: what is measured is the generators, not the disk.
  const base = (await stat('/dev/shm').catch(() => null))?.isDirectory() ? '/dev/shm' : tmpdir();
  const folder = await mkdtemp(join(base, 'aula-bench-generate-'));
  try {
    const [site, templates, work, out] = ['site', 'templates', 'work.json', 'out'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
      string,
    ];
    await writeSite(site);
    await writePeerTemplates(templates);
    const { files, recorded } = recordSite(site);
    const one = recorded.find(({ template }) => template === ONE);
    if (one === undefined) throw new Error('The site has no kickstart.');
    await writeFile(work, JSON.stringify({ files: recorded, one: { ...one, data: plain(one.data) } }));
    const peer = async (...args: string[]): Promise<number> =>
      Number((await execa('/usr/bin/python3', [PEER, templates, work, ...args])).stdout);
    const [aulaAll, peerAll, aulaOne, peerOne]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      await execa(AULA, ['generate', '-c', site, '-o', out]);
      aulaAll.push((performance.now() - start) / 1000);
      await rm(out, { recursive: true });
      peerAll.push(await peer('all', out));
      if (run === 0) await assertSame(out, files);
      await rm(out, { recursive: true });
      aulaOne.push(timeOne(one.data));
      peerOne.push(await peer('one', String(RENDERINGS)));
    }
    const perSecond = (seconds: readonly number[]) => seconds.map((value) => SEATS / value);
    const all = { name: `${SEATS} seats, ${files.length} files`, unit: 'seats/s', better: 'higher' } as const;
    const old = aulaAll.map(() => OLD_TOOL.guests / OLD_TOOL.seconds);
    return [
      makeRow({
        name: 'kickstart rendered 1,000 times',
        unit: 's',
        better: 'lower',
        aula: aulaOne,
        peer: peerOne,
        peerName: 'python3-jinja2, cached',
        goal: 0.5,
      }),
      makeRow({ ...all, aula: perSecond(aulaAll), peer: old, peerName: 'the tool of old: 7.4 s for 100 guests, noted', goal: 50 }),
      makeRow({
        ...all,
        aula: perSecond(aulaAll),
        peer: perSecond(peerAll),
        peerName: 'jinja2 script, data ready, start not counted',
        goal: null,
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
