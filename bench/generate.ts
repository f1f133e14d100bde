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

/** Where both sides find their input and leave their output. */
interface Bench {
  site: string;
  out: string;
  one: RecordedFile;
  files: readonly OutputFile[];
  peer(what: 'all' | 'one', argument: string): Promise<string>;
}

async function openBench(folder: string): Promise<Bench> {
  const inFolder = (name: string): string => join(folder, name);
  const [site, templates, all, single] = [inFolder('site'), inFolder('templates'), inFolder('all.json'), inFolder('one.json')];
  await writeSite(site);
  await writePeerTemplates(templates);
  const { files, recorded } = recordSite(site);
  const one = recorded.find(({ template }) => template === ONE);
  if (one === undefined) throw new Error('The site has no kickstart.');
  await writeFile(all, JSON.stringify(compact(recorded)));
  await writeFile(single, JSON.stringify(one));
  return {
    site,
    out: inFolder('out'),
    one,
    files,
    peer: async (what, argument) =>
      (await execa('/usr/bin/python3', [PEER, templates, what === 'all' ? all : single, what, argument])).stdout,
  };
}

/** Values that several files share are handed over once, so that reading them costs the peer little. */
function compact(recorded: readonly RecordedFile[]): unknown {
  const indexes = new Map<unknown, number>();
  const values: unknown[] = [];
  const indexOf = (value: unknown): number => {
    const known = indexes.get(value);
    if (known !== undefined) return known;
    indexes.set(value, values.push(value) - 1);
    return values.length - 1;
  };
  const files = recorded.map(({ data, ...file }) => ({
    ...file,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, indexOf(value ?? null)])),
  }));
  return { values, files };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * `npm run bench -- generate`: the whole output of 1,000 seats by `aula generate`, from reading the site to the last file, against a
 * Jinja2 script that is handed all data ready (no contexts, no checks, no identities), both as processes; and one kickstart,
 * rendered 1,000 times warm.
 */
export async function generate(): Promise<BenchRow[]> {
  // In memory where there is such a place: what is measured is the generators, not the disk.
  const base = (await stat('/dev/shm').catch(() => null))?.isDirectory() ? '/dev/shm' : tmpdir();
  const folder = await mkdtemp(join(base, 'aula-bench-generate-'));
  try {
    const bench = await openBench(folder);
    const [aulaAll, peerAll, aulaOne, peerOne]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let run = 0; run < RUNS; run++) {
      aulaAll.push(await seconds(() => execa(AULA, ['generate', '-c', bench.site, '-o', bench.out])));
      await rm(bench.out, { recursive: true });
      peerAll.push(await seconds(() => bench.peer('all', bench.out)));
      if (run === 0) await assertSame(bench.out, bench.files);
      await rm(bench.out, { recursive: true });
      aulaOne.push(timeOne(bench.one.data));
      peerOne.push(Number(await bench.peer('one', String(RENDERINGS))));
    }
    return rowsOf({ files: bench.files.length, aulaAll, peerAll, aulaOne, peerOne });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  files: number;
  /** Seconds of each run. */
  aulaAll: number[];
  peerAll: number[];
  aulaOne: number[];
  peerOne: number[];
}

function rowsOf({ files, aulaAll, peerAll, aulaOne, peerOne }: Measured): BenchRow[] {
  const perSecond = (times: readonly number[]) => times.map((value) => SEATS / value);
  const all = { name: `${SEATS} seats, ${files} files`, unit: 'seats/s', better: 'higher', aula: perSecond(aulaAll) } as const;
  const one = { name: 'kickstart rendered 1,000 times', unit: 's', better: 'lower', aula: aulaOne, peer: peerOne } as const;
  return [
    makeRow({ ...one, peerName: 'python3-jinja2, cached', goal: 0.5 }),
    makeRow({
      ...all,
      peer: aulaAll.map(() => OLD_TOOL.guests / OLD_TOOL.seconds),
      peerName: 'the tool of old: 7.4 s for 100 guests',
      goal: 50,
    }),
    makeRow({ ...all, peer: perSecond(peerAll), peerName: 'jinja2 script, all data ready', goal: null }),
  ];
}
