import { RESERVED_NAMES } from '../generate/template-data.ts';
import { type Findings, quoted } from './findings.ts';
import { KeyReader } from './key-reader.ts';
import { isNothing, listOf, mapOf, type SourceMap, type SourceNode, textOf } from './source-node.ts';
import { recordOf, SecretText, UNSET, type YamlValue } from './write-yaml.ts';

export type ContextYaml = { [key: string]: YamlValue };

/** What describes the site, its networks or seats, and is read for those. */
const ELSEWHERE = ['guests', 'networks'];
/** The same, but only where it is said of all guests. */
const OF_THE_SITE = ['domain', 'gateway', 'netmask', 'nameservers', 'storage_pools', 'storagepool'];
/** What the old tool's own templates were found by. */
const TEMPLATES = ['templates', 'host_templates', 'guests_templates', 'setup_data'];
/** Keys of Aula's contexts that mean something else there. */
const OURS = [
  'build',
  'install',
  'users',
  'root_password',
  'locale',
  'post',
  'storage',
  'windows',
  'mirror',
  'proxy',
  'ssh_password_login',
  'tasks',
];
const SECRET_KEY = /pass(word|wd|phrase)?$|^rootpw$|secret|activationkeys?$|private_?key|token$/i;
const KEPT = "kept as it is for templates of your own: no template of Aula's reads it";

/** Turns the settings of one layer into a context of Aula's; what it does not know is kept under its name, passwords as secrets. */
export function convertContext(source: SourceMap, path: string, skip: readonly string[], findings: Findings): ContextYaml {
  const reader = new KeyReader(source, path, findings);
  reader.ignore(...ELSEWHERE, ...skip);
  for (const key of OF_THE_SITE) {
    const node = reader.take(key);
    if (node && path !== 'common') reader.leftOut(node, key, 'it is left out: it is the same for all guests of a network', `common.${key}`);
  }
  const context: ContextYaml = {};
  const put = (key: string, value: YamlValue | null) => {
    if (value !== null) context[key] = value;
  };
  for (const key of TEMPLATES) {
    const node = reader.take(key);
    if (node) reader.note(node, key, 'it is left out: templates in Jinja2 have to be written anew in LiquidJS (docs/generate.md)');
  }
  const timezone = reader.take('timezone');
  put('timezone', textOf(timezone) ?? textOf(mapOf(timezone)?.entries.get('timezone')));
  const locale = reader.take('lang') ?? reader.take('language') ?? reader.take('locale');
  reader.ignore('lang', 'language', 'locale');
  put('locale', textOf(locale));
  const keyboard = reader.take('keyboard');
  put('keyboard', textOf(keyboard) ?? textOf(mapOf(keyboard)?.entries.get('keymap')) ?? textOf(mapOf(keyboard)?.entries.get('layout')));
  put(
    'selinux',
    reader.parsed('selinux', (text) => (/^(enforcing|permissive|disabled)$/.test(text) ? text : null), 'enforcing, permissive, disabled'),
  );
  put('packages', readLists(reader, 'packages', { installed: ['installed', 'add'], uninstalled: ['uninstalled', 'del'] }));
  put('services', readLists(reader, 'services', { enabled: ['enabled'], disabled: ['disabled'] }));
  put('firewall', readFirewall(reader));
  const rootpw = reader.text('rootpw');
  if (rootpw !== null) context['root_password'] = new SecretText(rootpw);
  // The older form's key, before there was `kickstart`.
  const repos = readRepos(reader, 'ks_repos');
  if (repos.length > 0) context['install'] = { repos };
  readKickstart(reader, context);
  const build = readBuild(reader, context);
  put('build', Object.keys(build).length === 0 ? null : build);
  keepRest(reader, context);
  return context;
}

const orNull = (value: ContextYaml): ContextYaml | null => (Object.keys(value).length === 0 ? null : value);

/** Lists of words under one key; each of Aula's from the first of the old keys that is there. */
function readLists(holder: KeyReader, key: string, names: Readonly<Record<string, readonly string[]>>): ContextYaml | null {
  const reader = holder.map(key);
  if (reader === null) return null;
  const lists: ContextYaml = {};
  for (const [name, olds] of Object.entries(names)) {
    const words = olds
      .flatMap((old) => reader.list(old))
      .flatMap((item) => {
        const word = textOf(item) ?? textOf(mapOf(item)?.entries.get('name'));
        if (word === null) reader.leftOut(item, name, 'an entry that is no word is left out');
        return word ?? [];
      });
    if (words.length > 0) lists[name] = words;
  }
  reader.reportRest('the key is left out: it has no counterpart');
  return orNull(lists);
}

/** `443`, `443:tcp`, `--port=443:tcp`. */
const RULE = /^(?:-{0,2}port=)?(\d{1,5})(?:[:/](tcp|udp))?$/;
/** Services that a kickstart's firewall knows by name. */
const SERVICES: Readonly<Record<string, string>> = { ssh: '22', telnet: '23', smtp: '25', http: '80', https: '443', ftp: '21' };

function readFirewall(holder: KeyReader): ContextYaml | null {
  const reader = holder.map('firewall');
  const ports = (reader?.list('rules') ?? []).flatMap((item): YamlValue[] => {
    const map = mapOf(item);
    const text = textOf(item) ?? '';
    const [, said = SERVICES[text], how] = RULE.exec(text) ?? [];
    const port = textOf(map?.entries.get('port')) ?? said ?? '';
    const protocol = textOf(map?.entries.get('protocol')) ?? textOf(map?.entries.get('proto')) ?? how ?? 'tcp';
    if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535 && /^(tcp|udp)$/.test(protocol))
      return [{ port: Number(port), protocol }];
    reader?.leftOut(item, 'rules', 'a rule that is no port with tcp or udp is left out');
    return [];
  });
  reader?.reportRest('the key is left out: it has no counterpart');
  return ports.length === 0 ? null : { ports };
}

function readRepos(reader: KeyReader, key: string): YamlValue[] {
  return reader.list(key).flatMap((item): YamlValue[] => {
    const entries = mapOf(item)?.entries;
    const [name, address] = [textOf(entries?.get('name')), textOf(entries?.get('baseurl')) ?? textOf(entries?.get('url'))];
    if (name !== null && address !== null) return [{ name, url: address }];
    reader.leftOut(item, key, 'a repository without name and baseurl is left out');
    return [];
  });
}

function readKickstart(holder: KeyReader, context: ContextYaml): void {
  const reader = holder.map('kickstart');
  if (reader === null) return;
  const install: ContextYaml = recordOf(context['install']);
  const how = reader.take('install');
  const url = /(?:^|\s|=|")((?:https?|ftp):\/\/[^\s"]+)/.exec(textOf(how) ?? '')?.[1];
  if (url !== undefined) install['url'] = url;
  else if (how && textOf(how) !== 'cdrom')
    reader.note(how, 'install', 'it is left out: Aula installs from build.location or build.cdrom', 'a URL, or cdrom');
  const repos = readRepos(reader, 'repos');
  if (repos.length > 0) install['repos'] = repos;
  if (Object.keys(install).length > 0) context['install'] = install;
  const rootpw = reader.take('rootpw');
  const password = textOf(rootpw) ?? textOf(mapOf(rootpw)?.entries.get('password'));
  if (password !== null) context['root_password'] = new SecretText(password.replace(/^--\w+\s+/, ''));
  const users = reader.list('users').flatMap((item) => readUser(item, reader) ?? []);
  if (users.length > 0) context['users'] = users;
  const finish = reader.take('finish');
  if (finish && textOf(finish) !== 'reboot')
    reader.note(finish, 'finish', "it is left out: Aula's answer files end with a reboot; override the block finish");
  const rest = reader.rest();
  const kept = Object.fromEntries(rest.flatMap(([key, node]) => keptEntry(key, node)));
  for (const [key, node] of rest) reader.note(node, key, KEPT);
  if (Object.keys(kept).length > 0) context['kickstart'] = kept;
}

function readUser(item: SourceNode, holder: KeyReader): ContextYaml | null {
  const map = mapOf(item);
  const name = textOf(map?.entries.get('name'));
  if (map === null || name === null) {
    holder.leftOut(item, 'users', 'a user without a name is left out');
    return null;
  }
  const reader = new KeyReader(map, `${holder.path}.users.${name}`, holder.findings);
  reader.ignore('name');
  const groupsNode = reader.take('groups');
  const groups =
    groupsNode?.kind === 'list' ? groupsNode.items.flatMap((group) => textOf(group) ?? []) : (textOf(groupsNode)?.split(',') ?? []);
  const [full, password] = [reader.text('gecos') ?? reader.text('full_name'), reader.text('password')];
  reader.reportRest('the key is left out: a user of a context has nothing like it');
  return {
    name,
    ...(full === null ? {} : { full_name: full }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(password === null ? {} : { password: new SecretText(password) }),
  };
}

const PLACE = /^(https?:\/\/|ftp:\/\/|nfs:|\/)[\x21-\x7e]{1,1000}$/;
const DISK_BUSES = ['virtio', 'sata', 'scsi'];

/** Systems whose kickstart differs from that of Aula's preset. */
const OLD_SYSTEM = /^(rhel|centos|fedora)-?([1-7](\.|$)|1\d$|2[0-7]$)/;

/** How a guest is made: the keys `virtinst` and `disks`. */
function readBuild(holder: KeyReader, context: ContextYaml): ContextYaml {
  const build: ContextYaml = {};
  const reader = holder.map('virtinst');
  if (reader !== null) {
    reader.ignore('ram', 'vcpus', 'connect', 'os_type', 'waittime', 'basic_options');
    for (const [key, other] of [
      ['location', 'cdrom'],
      ['cdrom', 'location'],
    ] as const) {
      const place = reader.parsed(key, (text) => (PLACE.test(text) ? text : null), 'a URL, or an absolute path on the host');
      if (place === null || build[other] !== undefined) continue;
      build[key] = place;
      build[other] = UNSET;
      // Of a medium on the host the installer takes its packages from it, not from the preset's mirror.
      const isRemote = /^(https?|ftp):/.test(place);
      context['install'] = { url: isRemote ? place : UNSET, ...recordOf(context['install']) };
    }
    const os = reader.parsed(
      'os_variant',
      (text) => (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? text : null),
      'a short id of libosinfo',
    );
    if (os !== null) build['osinfo'] = os;
    if (OLD_SYSTEM.test(os ?? ''))
      reader.note(reader, 'os_variant', `the kickstart of ${quoted(os ?? '')} is written for RHEL 8 and later: look it over`);
    const extra = reader.parsed(
      'extra_args',
      (text) => (/^[^\u0000-\u001f\u007f{%]{1,2000}$/.test(text) ? text : null),
      'one line without templates',
    );
    if (extra !== null)
      build['extraArgs'] = extra
        .replace(/(^|\s)(inst\.)?ks=\S+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    const graphics = reader.take('graphics');
    if (graphics && !(textOf(graphics) ?? '').startsWith('vnc'))
      reader.note(graphics, 'graphics', 'it is left out: seats are seen through VNC');
    const arch = reader.take('arch');
    if (arch && textOf(arch) !== 'x86_64') reader.note(arch, 'arch', "it is left out: seats have the host's architecture");
    reader.reportRest('the key is left out: change the template seats/vmbuild.sh, or its block install');
  }
  const disk = readDisks(holder);
  if (disk !== null) build['disk'] = disk;
  return build;
}

function readDisks(holder: KeyReader): ContextYaml | null {
  const [first, ...more] = holder.list('disks');
  for (const node of more) holder.leftOut(node, 'disks', 'a seat has one disk: this further one is left out');
  const map = mapOf(first);
  if (map === null) return null;
  const reader = new KeyReader(map, `${holder.path}.disks`, holder.findings);
  reader.ignore('pool', 'src', 'format', 'perms');
  const size = reader.parsed(
    'size',
    (text) => (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1024 ? Number(text) : null),
    'GiB, 1 to 1024',
  );
  const bus = reader.parsed('bus', (text) => DISK_BUSES.find((known) => known === text) ?? null, DISK_BUSES.join(', '));
  const format = textOf(map.entries.get('format')) ?? 'qcow2';
  if (format !== 'qcow2') reader.note(map.entries.get('format') ?? reader, 'format', 'it is left out: disks of seats are qcow2');
  reader.reportRest('the key is left out: a disk of a seat has nothing like it');
  return orNull({ ...(size === null ? {} : { size: `${size}GiB` }), ...(bus === null ? {} : { bus }) });
}

/** What is left is kept, unless Aula's templates would take it for something else. */
function keepRest(reader: KeyReader, context: ContextYaml): void {
  const reserved: readonly string[] = [...RESERVED_NAMES, ...OURS];
  for (const [key, node] of reader.rest()) {
    if (reserved.includes(key)) {
      reader.leftOut(node, key, `it is left out: in a context of Aula's ${quoted(key)} means something else`, 'another name');
      continue;
    }
    const [entry] = keptEntry(key, node);
    if (entry === undefined) continue;
    reader.note(node, key, KEPT);
    context[key] = entry[1];
  }
}

/** The value as it is; single values under the name of a password are secrets. */
function keptEntry(key: string, node: SourceNode): [string, YamlValue][] {
  if (isNothing(node) || key.includes('\u0000')) return [];
  if (SECRET_KEY.test(key) && node.kind === 'scalar' && typeof node.value !== 'boolean') return [[key, new SecretText(node.text)]];
  return [[key, keptValue(node)]];
}

function keptValue(node: SourceNode): YamlValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return listOf(node).map(keptValue);
  return Object.fromEntries([...node.entries].flatMap(([key, value]) => keptEntry(key, value)));
}
