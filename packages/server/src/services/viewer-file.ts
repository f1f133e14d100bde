export interface ViewerFileOptions {
  protocol: 'vnc' | 'spice';
  /** Name or address that the viewer connects to. */
  host: string;
  port: number;
  password: string;
  title: string;
}

/** A connection file of virt-viewer (`.vv`), which other viewers read too. It says that it is to be deleted once it is read. */
export function viewerFile({ protocol, host, port, password, title }: ViewerFileOptions): string {
  const lines = [
    '[virt-viewer]',
    `type=${protocol}`,
    `host=${host}`,
    `port=${port}`,
    `password=${password}`,
    // One line, whatever a room is called.
    `title=${title.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`,
    'delete-this-file=1',
    'fullscreen=0',
    ...(protocol === 'spice' ? ['enable-usbredir=0', 'enable-usb-autoshare=0'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$|^::1?$/;

/** A host as a viewer takes it: an IPv6 address without brackets; null for what is none. */
export function viewerHost(host: string): string | null {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return HOST.test(bare) ? bare : null;
}
