import { describe, expect, it } from 'vitest';
import { createPasswords, makeOneTimePassword } from './passwords.ts';

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own, and known again', async () => {
    const passwords = createPasswords();
    const [one, two] = await Promise.all([passwords.hash('geheim geheim'), passwords.hash('geheim geheim')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify('geheim geheim', one)).toBe(true);
    expect(await passwords.verify('geheim geheiM', one)).toBe(false);
    expect(await passwords.verify('geheim geheim', null)).toBe(false);
  });

  it('are the same however their accents are typed', async () => {
    const passwords = createPasswords();
    expect(await passwords.verify('cafe\u0301 cafe', await passwords.hash('caf\u00e9 cafe'))).toBe(true);
  });

  it('refuses work beyond its queue instead of keeping it', async () => {
    const passwords = createPasswords({ waitingMax: 1 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('x')));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(results[4]).toMatchObject({ reason: { code: 'tooManyTries' } });
    expect(await passwords.hash('x')).toContain('argon2id');
  });

  it('for one login differ and hold nothing that looks alike', () => {
    const made = new Set(Array.from({ length: 200 }, makeOneTimePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  });
});
