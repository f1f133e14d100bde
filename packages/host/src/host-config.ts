/** Calls that one connection may have in flight; libvirt's default of 5 would serialise a rollout. */
export const MAX_CLIENT_REQUESTS = 32;
const MAX_CLIENTS = 500;
const MAX_WORKERS = 40;

const conf = (entries: Record<string, string | number | readonly string[]>): string =>
  `# Written by Aula at every start of its embedded host; changes are lost.\n${Object.entries(entries)
    .map(([key, value]) => `${key} = ${typeof value === 'number' ? value : JSON.stringify(value)}\n`)
    .join('')}`;

/** `libvirtd.conf`: a unix socket for its owner only, no other listener. */
export const libvirtdConf = (): string =>
  conf({
    unix_sock_dir: '/run/libvirt',
    unix_sock_rw_perms: '0700',
    unix_sock_ro_perms: '0700',
    auth_unix_rw: 'none',
    auth_unix_ro: 'none',
    max_clients: MAX_CLIENTS,
    max_queued_clients: MAX_CLIENTS,
    min_workers: 8,
    max_workers: MAX_WORKERS,
    prio_workers: 8,
    max_client_requests: MAX_CLIENT_REQUESTS,
    log_outputs: '3:stderr',
    host_uuid_source: 'machine-id',
  });

/** `virtlogd.conf`: defaults, said out loud, so that the machine's own file is not looked at. */
export const virtlogdConf = (): string => conf({ log_outputs: '3:stderr', max_clients: 1024, max_size: 2 * 1024 * 1024, max_backups: 1 });

/** `qemu.conf`: no confinement that needs the machine's help, screens on unix sockets. */
export const qemuConf = (user: string): string =>
  conf({
    security_driver: 'none',
    user,
    group: user === 'root' ? 'root' : 'kvm',
    dynamic_ownership: 1,
    remember_owner: 0,
    namespaces: [],
    cgroup_controllers: [],
    vnc_auto_unix_socket: 1,
    stdio_handler: 'logd',
    max_queued: 0,
    // Else libvirt asks QEMU for each of some 300 CPU properties at every start, over a monitor that reads byte by byte: 0.33 s
    // of CPU per start instead of 0.06 s. Without it libvirt checks the CPU by its feature words, in two questions.
    capability_filters: ['cpu-unavailable-features'],
  });
