import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diff, domain, parseDocument, removeAttribute, serialise, setAttribute, XmlError } from '@aula/libvirt-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOMAIN_SAMPLES } from './domain-samples.ts';

/** Documents in each comparison; one process of xmllint reads them all. */
const DOCUMENTS = 1500;
const DAMAGED = 500;

const piece = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b/>',
    '<b x="1"/>',
    '<b y=\'&lt;\' x="2"/>',
    '<b x="1" x="2"/>',
    '<b x=1/>',
    '<b x="<"/>',
    '<b x="&"/>',
    '<a x="1"y="2"></a>',
  ],
  ...[
    '<q:c xmlns:q="urn:q"/>',
    '<q:c/>',
    '<c q:x="1"/>',
    '<c xmlns="urn:c"><d/></c>',
    '<c xmlns:q=""/>',
    '<c xmlns:xml="urn:x"/>',
    '<:c/>',
    '<c:/>',
    '<é/>',
    '<1/>',
    '<-c/>',
  ],
  ...[
    '&amp;',
    '&#65;',
    '&#x1F600;',
    '&#0;',
    '&#xD800;',
    '&nope;',
    '&',
    ']]>',
    ']]',
    '>',
    '"',
    "'",
    'text',
    '漢',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\u0001',
    '\ufffe',
  ],
  ...[
    '<![CDATA[<x>]]>',
    '<![CDATA[',
    '<!-- c -->',
    '<!-- - - -->',
    '<!-- -- -->',
    '<!---->',
    '<!--->',
    '<?pi x?>',
    '<?pi?>',
    '<?xml version="1.0"?>',
    '<? pi?>',
    '<!x>',
    '< b/>',
    '<b',
    '/>',
    '</ a>',
    '<b / >',
  ],
);
const documents = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- c -->', ' ', '\ufeff'),
    fc.array(piece, { maxLength: 4 }),
    fc.constantFrom('', '\n', '<!-- c -->', 'x', '<b/>'),
  )
  .map(([before, inner, after]) => `${before}<a>${inner.join('')}</a>${after}`);

const accepts = (source: string): boolean => {
  try {
    parseDocument(source);
    return true;
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
};

describe('the parser', () => {
  it('takes and refuses the same documents as libxml2', async () => {
    const sources = fc.sample(documents, DOCUMENTS);
    const refused = await refusedByLibxml(sources);
    const differs = sources.filter((source, index) => accepts(source) === refused.has(index));
    expect(differs).toEqual([]);
    expect(refused.size).toBeGreaterThan(DOCUMENTS / 10);
    expect(refused.size).toBeLessThan(DOCUMENTS - DOCUMENTS / 10);
  });

  it('writes every document that it takes as it was, also after an edit that was taken back', () => {
    fc.assert(
      fc.property(documents.filter(accepts), (source) => {
        const document = parseDocument(source);
        setAttribute(document.root, 'edited', 'yes');
        expect(serialise(document)).not.toBe(source);
        removeAttribute(document.root, 'edited');
        expect(serialise(document)).toBe(source);
      }),
    );
  });
});

describe('a real document that was damaged', () => {
  const samples = Object.values(DOMAIN_SAMPLES).map(domain.build);
  const damage = fc.record({
    at: fc.nat(20_000),
    drop: fc.nat(20),
    put: fc.oneof(piece, fc.constantFrom('\0', '\ud800', '\r', '&#0;', '-1', '0x')),
  });

  it('is read or refused with a place within it, by an error of ours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(damage, { minLength: 1, maxLength: 4 }), (sample, damages) => {
        const source = damages.reduce((text, { at, drop, put }) => {
          const start = at % text.length;
          return text.slice(0, start) + put + text.slice(start + drop);
        }, sample);
        try {
          expect(domain.edit(source, domain.parse(source))).toBe(source);
          for (const { reason } of diff(source, sample)) expect(reason).not.toBe('');
        } catch (error) {
          if (!(error instanceof XmlError)) throw error;
          const line = source.split('\n')[(error.line ?? 0) - 1];
          expect(line, error.message).toBeDefined();
          expect(error.column ?? 0).toBeGreaterThan(0);
          expect(error.column ?? 0).toBeLessThanOrEqual((line ?? '').length + 1);
        }
      }),
      { numRuns: DAMAGED },
    );
  });
});

/** Indices of documents of which xmllint says an error of well-formedness or of namespaces. */
async function refusedByLibxml(sources: readonly string[]): Promise<Set<number>> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-well-formed-'));
  try {
    const files = sources.map((_, index) => join(folder, `${index}.xml`));
    await Promise.all(files.map((file, index) => writeFile(file, sources[index] ?? '')));
    const output = await new Promise<string>((resolve, reject) => {
      execFile('xmllint', ['--noout', '--nonet', ...files], { maxBuffer: 64 * 1024 * 1024 }, (error, _stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve(stderr);
      });
    });
    const complaints = output.matchAll(/\/(\d+)\.xml:\d+: (?:parser|namespace) error/g);
    return new Set([...complaints].map(([, index]) => Number(index)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
