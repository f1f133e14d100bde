import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readPassword } from './read-password.ts';

const read = (...chunks: string[]) => readPassword(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

it('takes the first line, with spaces and whatever the chunks', async () => {
  expect(await read('corr', 'ect horse \r', '\nmore')).toBe('correct horse ');
  expect(await read('pässwörd')).toBe('pässwörd');
});

it('refuses an empty and an endless line', async () => {
  await expect(read('\nx')).rejects.toThrow(/no password/);
  await expect(read('')).rejects.toThrow(/no password/);
  await expect(read('x'.repeat(5000))).rejects.toThrow(/too long/);
});
