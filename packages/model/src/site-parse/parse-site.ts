import type { Diagnostic } from '../diagnostic.ts';
import { NAME_RULE, parseRoomName } from '../ids.ts';
import { LIMITS } from '../room.ts';
import { quote } from '../room-parse/quote.ts';
import { type Field, YamlReader } from '../room-parse/yaml-reader.ts';
import { CONTEXT_LAYERS, type ContextLayer, SITE_DEFAULTS, type Site } from '../site.ts';

const KEYS = [
  'site',
  'title',
  'installation',
  'domainType',
  'connect',
  'pool',
  'contexts',
  'rooms',
  'networks',
  'templates',
  'presets',
] as const;
const INSTALLATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const INSTALLATION_RULE = 'up to 64 letters, digits and ._-';
const CONNECT = /^[a-z]+(\+[a-z0-9]+)?:\/\/[\x21-\x7e]{0,500}$/;
const POOL_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;
const POOL_PATH = /^(\/[A-Za-z0-9_][A-Za-z0-9_.+@-]*)+$/;
const ENTRY = /^[^\u0000-\u001f\u007f]{1,500}$/;
const ENTRY_RULE = 'a path, or a list of paths, relative to the site';
const ENTRIES_MAX = 100;

export interface ParsedSite {
  /** Null when there is an error. */
  site: Site | null;
  diagnostics: Diagnostic[];
}

/** Reads a `site.yaml`; all problems at once, throws on no text whatever. */
export function parseSite(source: string, file = '<input>'): ParsedSite {
  const reader = new YamlReader(source, file);
  const root = reader.root();
  const site = root === null ? null : readSite(reader, root);
  return { site: reader.failed ? null : site, diagnostics: reader.findings() };
}

function readSite(reader: YamlReader, root: Field): Site | null {
  const fields = reader.fields(root, 'a site', KEYS);
  if (fields === null) return null;
  const nameField = reader.required(root, fields, 'site', NAME_RULE);
  const name = nameField === null ? null : matching(reader, nameField, (text) => parseRoomName(text) !== null, NAME_RULE);
  const optional = (key: string, isAllowed: (text: string) => boolean, allowed: string): string | null => {
    const field = fields.get(key);
    return field === undefined ? null : matching(reader, field, isAllowed, allowed);
  };
  const isTitle = (text: string) => text.trim() !== '' && text.length <= LIMITS.titleLength && !/[\u0000-\u001f\u007f-\u009f]/.test(text);
  const title = optional('title', isTitle, `1–${LIMITS.titleLength} characters on one line`);
  const installation = optional('installation', (text) => INSTALLATION.test(text), INSTALLATION_RULE);
  const domainType = optional('domainType', (text) => text === 'kvm' || text === 'qemu', 'kvm, qemu');
  const connect = optional('connect', (text) => CONNECT.test(text), 'a libvirt URI such as qemu:///system');
  const paths = (key: keyof typeof SITE_DEFAULTS & ('rooms' | 'networks' | 'templates' | 'presets')): string[] =>
    readPaths(reader, fields.get(key)) ?? [...SITE_DEFAULTS[key]];
  const [rooms, networks, templates, presets] = [paths('rooms'), paths('networks'), paths('templates'), paths('presets')];
  const pool = readPool(reader, fields.get('pool'));
  const contexts = readContexts(reader, fields.get('contexts'));
  if (name === null) return null;
  return {
    name,
    title: title ?? name,
    installation: installation ?? `site-${name}`,
    domainType: domainType === 'qemu' ? 'qemu' : 'kvm',
    connect: connect ?? SITE_DEFAULTS.connect,
    pool,
    contexts,
    rooms,
    networks,
    templates,
    presets,
  };
}

function matching(reader: YamlReader, field: Field, isAllowed: (text: string) => boolean, allowed: string): string | null {
  const text = reader.text(field, allowed);
  if (text === null) return null;
  if (isAllowed(text)) return text;
  reader.report(field, field.path, `${quote(text)} is not allowed here`, allowed);
  return null;
}

function readPool(reader: YamlReader, field: Field | undefined): Site['pool'] {
  const fields = field === undefined ? null : reader.fields(field, 'the pool', ['name', 'path']);
  const [name, path] = [fields?.get('name'), fields?.get('path')];
  return {
    name: (name && matching(reader, name, (text) => POOL_NAME.test(text), "a pool's name")) ?? SITE_DEFAULTS.pool.name,
    path: (path && matching(reader, path, (text) => POOL_PATH.test(text), 'an absolute path')) ?? SITE_DEFAULTS.pool.path,
  };
}

function readContexts(reader: YamlReader, field: Field | undefined): Site['contexts'] {
  const fields = field === undefined ? null : reader.fields(field, 'the contexts', CONTEXT_LAYERS);
  const layer = (name: ContextLayer): string[] => readPaths(reader, fields?.get(name)) ?? [...SITE_DEFAULTS.contexts[name]];
  return { common: layer('common'), site: layer('site'), network: layer('network'), group: layer('group'), guest: layer('guest') };
}

/** Null where nothing is said. */
function readPaths(reader: YamlReader, field: Field | undefined): string[] | null {
  if (field === undefined) return null;
  const isList = field.value !== null && 'items' in field.value;
  const items = isList ? (reader.items(field, 'these paths', ENTRIES_MAX) ?? []) : [field];
  return items.flatMap((item) => matching(reader, item, (text) => ENTRY.test(text), ENTRY_RULE) ?? []);
}
