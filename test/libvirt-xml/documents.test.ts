import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  capabilities,
  type DocumentType,
  domainCapabilities,
  domainCheckpoint,
  domainSnapshot,
  network,
  networkPort,
  nodeDevice,
  nwfilter,
  nwfilterBinding,
  sameValue,
  secret,
  storagePool,
  storageVolume,
} from '@aula/libvirt-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryOf, type Constraints } from './arbitrary.ts';
import { constraints } from './constraints.ts';
import { type Schema, schemaFaults } from './relaxng.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const GENERATED = 120;
const EDITED = 40;

interface Case<T extends object> {
  readonly schema: Schema;
  readonly type: DocumentType<T>;
  readonly constraints: Constraints;
}
/** Hides the document's own type, so that one list holds them all. */
const over = <T extends object>(one: Case<T>): { schema: Schema; run: (test: <U extends object>(one: Case<U>) => unknown) => unknown } => ({
  schema: one.schema,
  run: (test) => test(one),
});

const CASES = [
  over({ schema: 'network', type: network, constraints: constraints.network }),
  over({ schema: 'networkport', type: networkPort, constraints: constraints.networkPort }),
  over({ schema: 'storagepool', type: storagePool, constraints: constraints.storagePool }),
  over({ schema: 'storagevol', type: storageVolume, constraints: constraints.storageVolume }),
  over({ schema: 'domainsnapshot', type: domainSnapshot, constraints: constraints.domainSnapshot }),
  over({ schema: 'domaincheckpoint', type: domainCheckpoint, constraints: constraints.domainCheckpoint }),
  over({ schema: 'nwfilter', type: nwfilter, constraints: constraints.nwfilter }),
  over({ schema: 'nwfilterbinding', type: nwfilterBinding, constraints: constraints.nwfilterBinding }),
  over({ schema: 'capability', type: capabilities, constraints: constraints.capabilities }),
  over({ schema: 'domaincaps', type: domainCapabilities, constraints: constraints.domainCapabilities }),
  over({ schema: 'nodedev', type: nodeDevice, constraints: constraints.nodeDevice }),
  over({ schema: 'secret', type: secret, constraints: constraints.secret }),
];

async function samplesOf(schema: Schema): Promise<string[]> {
  const files = (await readdir(join(SAMPLES, schema))).sort();
  return Promise.all(files.map((file) => readFile(join(SAMPLES, schema, file), 'utf8')));
}

describe.each(CASES)('$schema', ({ schema, run }) => {
  it('has samples that libvirt itself would take', async () => {
    const samples = await samplesOf(schema);
    expect(samples.length).toBeGreaterThan(0);
    expect(await schemaFaults(schema, samples)).toEqual([]);
  });

  it('knows everything in the samples', () =>
    run(async ({ type }) => {
      for (const sample of await samplesOf(schema)) expect(type.unknown(sample)).toEqual([]);
    }));

  it('copies every byte where nothing changes', () =>
    run(async ({ type }) => {
      for (const sample of await samplesOf(schema)) {
        expect(type.edit(sample, () => {})).toBe(sample);
        expect(type.edit(sample, type.parse(sample))).toBe(sample);
      }
    }));

  it('builds from what it read a document that libvirt takes and that reads the same', () =>
    run(async ({ type }) => {
      const samples = await samplesOf(schema);
      const built = samples.map((sample) => type.build(type.parse(sample)));
      expect(await schemaFaults(schema, built)).toEqual([]);
      built.forEach((document, index) => {
        expect(type.parse(document)).toEqual(type.parse(samples[index] ?? ''));
      });
    }));

  it('builds from any object a document that libvirt takes and that reads the same', () =>
    run(async ({ type, constraints: demanded }) => {
      const values = fc.sample(arbitraryOf(type.codec, demanded), GENERATED);
      const built = values.map((value) => type.build(value));
      expect(await schemaFaults(schema, built)).toEqual([]);
      built.forEach((document, index) => {
        expect(type.parse(document)).toEqual(values[index]);
        expect(type.unknown(document)).toEqual([]);
      });
    }));

  it('turns any document into any other by an edit', () =>
    run(({ type, constraints: demanded }) => {
      const any = arbitraryOf(type.codec, demanded);
      fc.assert(
        fc.property(any, any, (before, after) => sameValue(type.parse(type.edit(type.build(before), after)), after)),
        { numRuns: EDITED },
      );
    }));
});
