import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { Scram, type ScramMechanism } from './scram.ts';

/** The exchange that RFC 7677 gives as its example. */
const RFC = {
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const rfcLogin = () => new Scram({ mechanism: 'SCRAM-SHA-256', username: 'user', password: 'pencil', nonce: RFC.nonce });

/** A server's answers, worked out on their own, so that a mistake on our side cannot hide. */
function server(hash: string, password: string, first: string, iterations = 4_096) {
  const bare = first.slice('n,,'.length);
  const salt = Buffer.from('a salt of ours');
  const nonce = `${bare.slice(bare.indexOf(',r=') + 3)}SERVER`;
  const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${iterations}`;
  const salted = pbkdf2Sync(password, salt, iterations, createHash(hash).digest().length, hash);
  const mac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const authMessage = `${bare},${serverFirst},c=biws,r=${nonce}`;
  const storedKey = createHash(hash).update(mac(salted, 'Client Key')).digest();
  return {
    serverFirst,
    accepts(final: string): boolean {
      const proof = Buffer.from(final.slice(final.indexOf(',p=') + 3), 'base64');
      const signature = mac(storedKey, authMessage);
      const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
      return createHash(hash).update(clientKey).digest().equals(storedKey);
    },
    serverFinal: `v=${mac(mac(salted, 'Server Key'), authMessage).toString('base64')}`,
  };
}

describe('a login', () => {
  it('goes as the example of RFC 7677', async () => {
    const scram = rfcLogin();
    expect(scram.first()).toBe(RFC.first);
    expect(await scram.prove(RFC.serverFirst)).toBe(RFC.final);
    expect(() => scram.verify(RFC.serverFinal)).not.toThrow();
  });

  it.each([
    ['SCRAM-SHA-256', 'sha256'],
    ['SCRAM-SHA-512', 'sha512'],
  ] satisfies [ScramMechanism, string][])('%s convinces a server that has the same password', async (mechanism, hash) => {
    const scram = new Scram({ mechanism, username: 'a,b=c', password: 'correct horse' });
    expect(scram.first()).toMatch(/^n,,n=a=2Cb=3Dc,r=[A-Za-z0-9+/]{24}$/);
    const peer = server(hash, 'correct horse', scram.first());
    expect(peer.accepts(await scram.prove(peer.serverFirst))).toBe(true);
    expect(() => scram.verify(peer.serverFinal)).not.toThrow();
  });

  it('uses another nonce each time', () => {
    const nonces = Array.from({ length: 50 }, () => new Scram({ mechanism: 'SCRAM-SHA-256', username: 'u', password: 'p' }).first());
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('takes a password however its characters are composed', async () => {
    const scram = new Scram({ mechanism: 'SCRAM-SHA-256', username: 'u', password: 'u\u0308\u00ad\u00a0x' });
    const peer = server('sha256', 'ü x', scram.first());
    expect(peer.accepts(await scram.prove(peer.serverFirst))).toBe(true);
  });

  it.each([
    ['', 'is empty'],
    ['line\nbreak', 'control characters'],
    ['nul\0', 'control characters'],
    ['\u202eevil', 'control characters'],
    ['\ud800', 'control characters'],
    ['x'.repeat(LIMITS.credentialMax + 1), `${LIMITS.credentialMax} bytes`],
  ])('refuses a password that no server can have (%#), and does not repeat it', (password, said) => {
    const make = () => new Scram({ mechanism: 'SCRAM-SHA-256', username: 'u', password });
    expect(make).toThrow(expect.objectContaining({ code: 'auth', message: expect.stringContaining(said) }));
    if (password !== '') expect(make).not.toThrow(password);
  });

  it('takes a password at the cap', () => {
    expect(() => new Scram({ mechanism: 'SCRAM-SHA-256', username: 'u', password: 'x'.repeat(LIMITS.credentialMax) })).not.toThrow();
  });
});

describe('a server that is not what it should be', () => {
  const refused = { code: 'auth' };

  it.each([
    ['nonce of its own alone', 'r=serverOnly,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['our nonce and nothing else', `r=${RFC.nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ['nonce with a space', `r=${RFC.nonce} x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ['no nonce', 's=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['no salt', `r=${RFC.nonce}x,i=4096`],
    ['empty salt', `r=${RFC.nonce}x,s=,i=4096`],
    ['salt in no Base64', `r=${RFC.nonce}x,s=***,i=4096`],
    ['one round too few', `r=${RFC.nonce}x,s=W22Z,i=${LIMITS.scramIterationsMin - 1}`],
    ['one round too many', `r=${RFC.nonce}x,s=W22Z,i=${LIMITS.scramIterationsMax + 1}`],
    ['rounds past any number', `r=${RFC.nonce}x,s=W22Z,i=99999999999999999999`],
    ['negative rounds', `r=${RFC.nonce}x,s=W22Z,i=-4096`],
    ['rounds in hex', `r=${RFC.nonce}x,s=W22Z,i=0x2000`],
    ['mandatory extension', `m=x,r=${RFC.nonce}x,s=W22Z,i=4096`],
    ['fields in another order', `s=W22Z,r=${RFC.nonce}x,i=4096`],
    ['nothing', ''],
    ['too much', `r=${RFC.nonce}x,s=W22Z,i=4096,x=${'y'.repeat(LIMITS.scramMessageMax)}`],
  ])('is refused: %s', async (_, serverFirst) => {
    await expect(rfcLogin().prove(serverFirst)).rejects.toMatchObject(refused);
  });

  it('may ask for the fewest rounds, and may add extensions that are not mandatory', async () => {
    await expect(rfcLogin().prove(`r=${RFC.nonce}x,s=W22Z,i=${LIMITS.scramIterationsMin},x=y`)).resolves.toContain('c=biws,');
  });

  it.each([
    ['signature of another password', 'v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='],
    ['shorter signature', 'v=6rriTRBi'],
    ['empty signature', 'v='],
    ['nothing', ''],
    ['error', 'e=invalid-proof'],
    ['error of odd characters', 'e=\u001b[31m'],
  ])('is refused at the end: %s', async (_, serverFinal) => {
    const scram = rfcLogin();
    await scram.prove(RFC.serverFirst);
    expect(() => scram.verify(serverFinal)).toThrow(expect.objectContaining(refused));
  });

  it('is refused when it ends before it began, or begins twice', async () => {
    expect(() => rfcLogin().verify(RFC.serverFinal)).toThrow(expect.objectContaining(refused));
    const scram = rfcLogin();
    await scram.prove(RFC.serverFirst);
    await expect(scram.prove(RFC.serverFirst)).rejects.toMatchObject(refused);
  });

  it('never makes anything but a refusal of what it sends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `r=${RFC.nonce}${text}`),
        ),
        async (text) => {
          await expect(rfcLogin().prove(text)).rejects.toMatchObject(refused);
          expect(() => rfcLogin().verify(text)).toThrow(expect.objectContaining(refused));
        },
      ),
    );
  });
});
