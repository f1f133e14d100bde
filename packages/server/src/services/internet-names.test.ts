import { describe, expect, it } from 'vitest';
import { createInternetNames } from './internet-names.ts';

const NAME = 'files.example.org';

function world() {
  let at = 0;
  const asked: string[] = [];
  let answer: { address: string; ttl: number }[] | null = [];
  const names = createInternetNames({
    lookup: async (name, servers) => {
      asked.push(`${name} of ${servers.join()}`);
      return answer;
    },
    now: () => at,
  });
  names.keep(new Map([[NAME, ['192.0.2.1']]]));
  return {
    names,
    asked,
    pass: (seconds: number) => {
      at += seconds * 1000;
    },
    answers: (next: typeof answer) => {
      answer = next;
    },
    known: () => names.addresses(NAME).map(({ address }) => address),
  };
}

describe('names of allow-lists', () => {
  it("are asked of their network's server, and again when the answer has grown old, within bounds", async () => {
    const { names, asked, pass, answers } = world();
    answers([{ address: '203.0.113.1', ttl: 120 }]);
    expect(await names.refresh()).toBe(true);
    expect(asked).toEqual([`${NAME} of 192.0.2.1`]);
    pass(119);
    expect(await names.refresh()).toBe(false);
    pass(1);
    answers([{ address: '203.0.113.1', ttl: 0 }]);
    await names.refresh();
    pass(29);
    await names.refresh();
    expect(asked).toHaveLength(2);
    pass(1);
    answers([{ address: '203.0.113.1', ttl: 1_000_000 }]);
    await names.refresh();
    pass(3600);
    await names.refresh();
    expect(asked).toHaveLength(4);
  });

  it('keep an address for a while after another one was told, and then not', async () => {
    const { names, pass, answers, known } = world();
    answers([{ address: '203.0.113.1', ttl: 60 }]);
    await names.refresh();
    pass(60);
    answers([{ address: '203.0.113.2', ttl: 60 }]);
    await names.refresh();
    expect(known()).toEqual(['203.0.113.1', '203.0.113.2']);
    pass(300);
    expect(known()).toEqual(['203.0.113.2']);
  });

  it('keep what they know while nobody answers, for its time', async () => {
    const { names, pass, answers, known } = world();
    answers([{ address: '203.0.113.1', ttl: 60 }]);
    await names.refresh();
    pass(60);
    answers(null);
    expect(await names.refresh()).toBe(false);
    expect(known()).toEqual(['203.0.113.1']);
    pass(300);
    expect(known()).toEqual([]);
  });

  it('hold 64 addresses at most, the newest, and none that are not wanted any more', async () => {
    const { names, answers, known, pass } = world();
    answers(Array.from({ length: 64 }, (_, index) => ({ address: `203.0.113.${index}`, ttl: 60 })));
    await names.refresh();
    expect(known()).toHaveLength(64);
    pass(60);
    answers([{ address: '198.51.100.1', ttl: 60 }]);
    await names.refresh();
    expect(known()).toHaveLength(64);
    expect(known()).toContain('198.51.100.1');
    expect(known()).not.toContain('203.0.113.0');
    names.keep(new Map());
    expect(known()).toEqual([]);
  });
});
