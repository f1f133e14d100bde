import { describe, expect, it } from 'vitest';
import { confirm } from './confirm.ts';
import { openSessionForTest } from './test-session.ts';

describe('the question before something is lost', () => {
  it('goes on after yes, in any case', async () => {
    for (const answer of ['y\n', 'YES\n']) {
      await expect(confirm(openSessionForTest({ tty: true, input: answer }), 'Reset?', false)).resolves.toBeUndefined();
    }
  });

  it.each(['n\n', '\n', 'yess\n'])('refuses after %j', async (answer) => {
    await expect(confirm(openSessionForTest({ tty: true, input: answer }), 'Reset?', false)).rejects.toMatchObject({
      code: 'refused',
      exitCode: 1,
    });
  });

  it('refuses when the keyboard goes away', async () => {
    await expect(confirm(openSessionForTest({ tty: true, input: '' }), 'Reset?', false)).rejects.toMatchObject({ code: 'refused' });
  });

  it('refuses without a terminal and with --json, naming --yes', async () => {
    await expect(confirm(openSessionForTest({ input: 'y\n' }), 'Reset?', false)).rejects.toThrow(/--yes/);
    await expect(confirm(openSessionForTest({ tty: true, input: 'y\n', json: true }), 'Reset?', false)).rejects.toThrow(/--yes/);
  });

  it('is not asked with --yes', async () => {
    await expect(confirm(openSessionForTest({}), 'Reset?', true)).resolves.toBeUndefined();
  });
});
