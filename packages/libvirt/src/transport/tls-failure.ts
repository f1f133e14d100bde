import { LibvirtError } from '../error.ts';

/** OpenSSL's verdicts on the daemon's certificate, and what they mean to who reads them. */
const UNTRUSTED: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the daemon's certificate, or its CA's, has expired",
  CERT_NOT_YET_VALID: "the daemon's certificate is not valid yet; is the clock right?",
  CERT_REVOKED: "the daemon's certificate is revoked",
  CRL_HAS_EXPIRED: 'the list of revoked certificates (cacrl.pem) has expired',
  UNABLE_TO_GET_CRL: 'the list of revoked certificates (cacrl.pem) is not of the CA that signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the daemon's certificate is not signed by the CA that is trusted here",
  UNABLE_TO_GET_ISSUER_CERT: "the daemon's certificate is not signed by the CA that is trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the daemon's certificate is not signed by the CA that is trusted here",
  SELF_SIGNED_CERT_IN_CHAIN: "the daemon's certificate is not signed by the CA that is trusted here",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the daemon's certificate is signed by itself, not by the CA that is trusted here",
  CERT_SIGNATURE_FAILURE: "the signature of the daemon's certificate is wrong: another CA of the same name?",
  INVALID_PURPOSE: "the daemon's certificate is not one for servers",
  INVALID_CA: 'the CA certificate is not one of a CA',
  ERR_TLS_CERT_ALTNAME_INVALID: "the daemon's certificate is for another host",
};

/** Alerts with which a peer refuses the certificate that it was shown, or its absence. */
const REFUSED_CLIENT = /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|NO_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/**
 * What went wrong between the first byte and the daemon's acceptance. `auth` when either side does not trust the other, which
 * another try will not mend; else `unreachable`. `cause` is null when the daemon just hung up.
 */
export function tlsFailure(cause: NodeJS.ErrnoException | null, peer: string, secured: boolean): LibvirtError {
  const options = cause ? { cause } : {};
  const code = cause?.code ?? '';
  const verdict = Object.hasOwn(UNTRUSTED, code) ? UNTRUSTED[code] : undefined;
  if (verdict) return new LibvirtError('auth', `${peer}: ${verdict} (${cause?.message})`, options);
  const alert = REFUSED_CLIENT.test(code);
  // Past the handshake libvirt's daemon says no by hanging up, with what it had not read still unread.
  if (alert || (secured && (cause === null || code === 'ECONNRESET' || code === 'EPIPE'))) {
    return new LibvirtError(
      'auth',
      `${peer}: the daemon refuses this client's certificate or address${alert ? ` (${code})` : ''}`,
      options,
    );
  }
  return new LibvirtError('unreachable', `${peer}: ${cause ? cause.message : 'the daemon hung up during the TLS handshake'}`, options);
}
