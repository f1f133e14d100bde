import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ipv4Range, ipv6Range, nearest } from '@aula/model';
import { StartError } from './errors.ts';
import { viewerHost } from './services/viewer-file.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface CommandLine {
  port: number;
  listen: string;
  dataFolder: string;
  /** As {@link openHost} takes it. */
  host: string;
  demo: boolean;
  /** Public URL's origin, e.g. `https://aula.example`. */
  origin: string | undefined;
  /** Proxies whose word on a client's address is taken: addresses and CIDR blocks. Empty: nobody's, but with an origin that of this machine. */
  trustedProxies: string[];
  /** Screens can be opened to VNC and SPICE viewers outside the browser. */
  nativeViewers: boolean;
  /** Name or address of the host that those are told; undefined: the one that the portal is asked by. */
  viewerHost: string | undefined;
  logLevel: LogLevel;
  quiet: boolean;
  json: boolean;
}

export const USAGE = `Usage: aula serve [options]

  --port NUMBER        port of the portal and the API (default 8080; 0 = any free one)
  --listen ADDRESS     address to listen on (default 127.0.0.1; 0.0.0.0 = every network)
  --data FOLDER        where Aula keeps its data (default /var/lib/aula as root, else ~/.local/share/aula)
  --host HOST          auto, qemu:///system, embedded, or unix:/path/to/libvirt-sock (default auto:
                       the system's libvirt if it answers, else an embedded one)
  --demo, --no-demo    make the demo room and its accounts at the first start (default: do not)
  --origin URL         public URL when a proxy stands in front, e.g. https://aula.school.example
  --trusted-proxy CIDR address of that proxy, if it is not on this machine; may be given several times.
                       Only its X-Forwarded-For tells a client's address
  --native-viewers     let people open the screens of their seats for VNC and SPICE viewers: not encrypted, for the
                       address that asked, by a password for one viewer
  --viewer-host NAME   name or address of the host for those viewers (default: the one that the portal is asked by)
  --log-level LEVEL    ${LOG_LEVELS.join(', ')} (default warn)
  --quiet              print only the line that says where Aula is
  --json               print that line as JSON
  --help               this text
`;

const OPTIONS = {
  port: { type: 'string' },
  listen: { type: 'string' },
  data: { type: 'string' },
  host: { type: 'string' },
  demo: { type: 'boolean' },
  origin: { type: 'string' },
  'native-viewers': { type: 'boolean' },
  'viewer-host': { type: 'string' },
  'trusted-proxy': { type: 'string', multiple: true },
  'log-level': { type: 'string' },
  quiet: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads the arguments; `null` when only help is wanted. Throws {@link StartError}; of repeated options the last wins. */
export function parseCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv, isRoot: boolean): CommandLine | null {
  const values = parsed(argv);
  if (values.help === true) return null;
  return {
    port: port(values.port ?? '8080'),
    listen: nonEmpty('--listen', values.listen ?? '127.0.0.1'),
    dataFolder: resolve(nonEmpty('--data', values.data ?? defaultDataFolder(env, isRoot))),
    host: nonEmpty('--host', values.host ?? 'auto'),
    demo: values.demo ?? false,
    origin: values.origin === undefined ? undefined : publicOrigin(values.origin),
    trustedProxies: (values['trusted-proxy'] ?? []).map(trustedProxy),
    nativeViewers: values['native-viewers'] ?? false,
    viewerHost: values['viewer-host'] === undefined ? undefined : hostForViewers(values['viewer-host']),
    logLevel: logLevel(values['log-level'] ?? 'warn'),
    quiet: values.quiet ?? false,
    json: values.json ?? false,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowNegative: true, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split(/\. |\n/)[0] ?? '') : String(cause);
    throw new StartError(`${message.replace(/\.$/, '')}${proposal(message)}. "aula serve --help" lists the options.`, { cause });
  }
}

/** `; did you mean --port?` for an option that is none but nearly. */
function proposal(message: string): string {
  const unknown = /^Unknown option '--([^'=]+)/.exec(message)?.[1];
  const near = unknown === undefined ? null : nearest(unknown, [...Object.keys(OPTIONS), 'no-demo']);
  return near === null ? '' : `; did you mean --${near}`;
}

/** Where data lies unless told otherwise; the CLI looks in the same place. */
export const defaultDataFolder = (env: NodeJS.ProcessEnv, isRoot: boolean): string =>
  isRoot ? '/var/lib/aula' : join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'aula');

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 65_535) return number;
  throw new StartError(`--port ${JSON.stringify(text)} is not a port; allowed: 0 to 65535`);
}

function nonEmpty(option: string, text: string): string {
  if (text !== '') return text;
  throw new StartError(`${option} needs a value`);
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((one) => one === text);
  if (level !== undefined) return level;
  throw new StartError(`--log-level ${JSON.stringify(text)} is not known; allowed: ${LOG_LEVELS.join(', ')}`);
}

function trustedProxy(text: string): string {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (ipv4Range(whole) !== null || ipv6Range(whole) !== null) return whole;
  throw new StartError(`--trusted-proxy ${JSON.stringify(text)} is neither; allowed: an address or a CIDR block, e.g. 192.0.2.10`);
}

function hostForViewers(text: string): string {
  const host = viewerHost(text);
  if (host === null)
    throw new StartError(`--viewer-host ${JSON.stringify(text)} is none; allowed: a name or an address, e.g. desktops.school.example`);
  return host;
}

function publicOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.username === ''
  )
    return url.origin;
  throw new StartError(
    `--origin ${JSON.stringify(text)} is not an origin; allowed: a URL without a path, e.g. https://aula.school.example`,
  );
}
