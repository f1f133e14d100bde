import { describe, expect, it } from 'vitest';
import { readManual } from './manual.ts';
import { camel, procedureName } from './naming.ts';
import { parseProtocol, readHeaderNumbers } from './rpc-language.ts';

const PROTOCOL = `
%#include "x.h"
const REMOTE_THING_LIST_MAX = 16; /* things */
typedef remote_nonnull_thing *remote_thing;
struct remote_thing_list_args {
    remote_nonnull_string name; /* a note; with a semicolon */
    unsigned hyper sizes<REMOTE_THING_LIST_MAX>;
    char model[32];
};
enum remote_procedure {
    /**
     * @generate: both
     * @readstream: 1
     */
    REMOTE_PROC_THING_LIST = 1,

    REMOTE_PROC_THING_STOP = 2
};`;

describe('the reader of protocol files', () => {
  it('takes caps from the headers, and refuses a cap without a number: NaN would be none', () => {
    const numbers = readHeaderNumbers(['# define VIR_MODEL_BUFLEN (256 + 1)\n#define VIR_LIST 16\n# define VIR_TEXT "16"\n']);
    expect(numbers).toEqual(
      new Map([
        ['VIR_MODEL_BUFLEN', 257],
        ['VIR_LIST', 16],
      ]),
    );
    expect(parseProtocol('const REMOTE_MODEL_MAX = VIR_MODEL_BUFLEN;', numbers).constants.get('REMOTE_MODEL_MAX')).toBe(257);
    expect(() => parseProtocol('const REMOTE_TEXT_MAX = VIR_TEXT;', numbers)).toThrow('VIR_TEXT has no number');
  });

  it('reads constants, typedefs, structs and annotated procedures', () => {
    const { constants, typedefs, structs, procedures } = parseProtocol(PROTOCOL);
    expect(constants.get('REMOTE_THING_LIST_MAX')).toBe(16);
    expect(typedefs.get('remote_thing')).toMatchObject({ base: 'remote_nonnull_thing', shape: 'pointer' });
    expect(structs.get('remote_thing_list_args')).toEqual([
      { name: 'name', base: 'remote_nonnull_string', shape: 'plain', size: '' },
      { name: 'sizes', base: 'unsigned hyper', shape: 'variable', size: 'REMOTE_THING_LIST_MAX' },
      { name: 'model', base: 'char', shape: 'fixed', size: '32' },
    ]);
    expect(procedures).toEqual([
      { name: 'THING_LIST', number: 1, notes: ['generate', 'readstream'] },
      { name: 'THING_STOP', number: 2, notes: [] },
    ]);
  });

  it('says which line it does not understand', () => {
    expect(() => parseProtocol('struct a {\n  int *x[3]<4>;\n};')).toThrow('not understood: int *x[3]<4>');
  });
});

describe('names', () => {
  const header =
    'typedef enum { VIR_A = 1 << 0, VIR_B = (1 << 1), VIR_AB = VIR_A | VIR_B, VIR_NEXT } virLetters;\nint virDomainGetXMLDesc (virDomainPtr domain);';
  const manual = readManual(new Map([['libvirt-domain.h', header]]), ['virDomainMigratePrepare3;']);

  it('come from the manual where it has them', () => {
    expect(procedureName('DOMAIN_GET_XML_DESC', 'remote', manual)).toEqual({
      name: 'domainGetXMLDesc',
      cName: 'virDomainGetXMLDesc',
      module: 'libvirt-domain',
    });
    expect(procedureName('DOMAIN_MIGRATE_PREPARE3', 'remote', manual)).toMatchObject({ name: 'domainMigratePrepare3', module: null });
    expect(procedureName('AUTH_LIST', 'remote', manual)).toEqual({ name: 'authList', cName: null, module: null });
  });

  it.each([
    ['need_results', 'needResults'],
    ['callbackID', 'callbackId'],
    ['hvVer', 'hvVer'],
    ['NODE_MAX_CELLS', 'nodeMaxCells'],
  ])('of fields: %s is %s', (wire, ours) => {
    expect(camel(wire)).toBe(ours);
  });

  it('of enumerations carry the values of their expressions', () => {
    expect(manual.enumerations).toEqual([
      {
        name: 'virLetters',
        module: 'libvirt-domain',
        members: [
          { name: 'VIR_A', value: 1 },
          { name: 'VIR_B', value: 2 },
          { name: 'VIR_AB', value: 3 },
          { name: 'VIR_NEXT', value: 4 },
        ],
      },
    ]);
  });
});
