import { createHash } from 'node:crypto';

/** What libvirt would choose for a network at random. */
export interface NetworkIdentity {
  uuid: string;
  /** Of the host's end of the bridge. */
  mac: string;
}

/**
 * The same at every call for the same network of the same installation: a script knows by the UUID that it made the network. Another one
 * than a server's, which keeps more in a network's definition than is generated.
 */
export function networkIdentity(installation: string, network: string): NetworkIdentity {
  const hex = createHash('sha256')
    .update(JSON.stringify(['generated network', installation, network]))
    .digest('hex');
  // Version 8 of RFC 9562: made of something else's hash.
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { uuid, mac: `52:54:00:${hex.slice(32, 34)}:${hex.slice(34, 36)}:${hex.slice(36, 38)}` };
}
