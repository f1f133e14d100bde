import {
  capabilities,
  type DocumentType,
  domain,
  domainCapabilities,
  domainCheckpoint,
  domainSnapshot,
  network,
  networkPort,
  nodeDevice,
  nwfilter,
  nwfilterBinding,
  secret,
  storagePool,
  storageVolume,
} from '@aula/libvirt-xml';
import { describe, expect, it } from 'vitest';
import type { Schema } from './relaxng.ts';
import { type Coverage, coverageOf } from './schema-coverage.ts';

/*
 * How much of libvirt's schemas the types know: documents are made from the schemas, and all that came up in them has to be known but
 * for what is listed here.
 */

const DOCUMENTS = 150;

const over = <T extends object>(schema: Schema, type: DocumentType<T>, least: number, documents = DOCUMENTS) => ({
  schema,
  /** Share of the schema's elements and attributes that has to come up. */
  least,
  cover: (): Coverage => coverageOf(schema, type, documents),
});
const CASES = [
  over('domain', domain, 0.6, 250),
  over('network', network, 1),
  over('storagepool', storagePool, 1, 400),
  over('storagevol', storageVolume, 1),
  over('domainsnapshot', domainSnapshot, 0.5, 400),
  over('domaincheckpoint', domainCheckpoint, 1),
  over('nwfilter', nwfilter, 0.7, 400),
  over('nwfilterbinding', nwfilterBinding, 1),
  over('networkport', networkPort, 1),
  over('capability', capabilities, 1),
  over('domaincaps', domainCapabilities, 1),
  over('nodedev', nodeDevice, 0.95, 400),
  over('secret', secret, 1),
];

/** The schema allows it, and libvirt reads none of it. */
const READ_BY_NOBODY = [
  // A source without the type that says what it is.
  /^\/domain\/os\/nvram\/source/,
  // A second target, and one of a card reader.
  /^\/domain\/devices\/(?:console|smartcard)\/target/,
  // The vendor is read beside the format, once.
  /^\/pool\/source\/(?:format\/)?(?:vendor|product)/,
];

describe('what libvirt’s schema allows', () => {
  it.each(CASES)('is known to the type: $schema', ({ cover, least }) => {
    const { pairs, seen, known, unknown } = cover();
    expect(unknown.filter((label) => !READ_BY_NOBODY.some((pattern) => pattern.test(label)))).toEqual([]);
    expect(seen / pairs).toBeGreaterThanOrEqual(least);
    expect(known / seen).toBeGreaterThan(0.94);
  });
});
