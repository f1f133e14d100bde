import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attr, documentType, integer, record, required, sameValue, type TypeOf } from '../schema/index.ts';
import { mixedChildren } from './mixed-children.ts';

const list = documentType(
  'list',
  record({ items: mixedChildren({ red: record({ size: required(attr('size', integer())) }), blue: record({ name: attr('name') }) }) }),
);
type List = TypeOf<typeof list.codec>;

const SOURCE = `<list>
  <!-- first -->
  <red size='1' new='a'><extra/></red>
  <other/>
  <blue name='x'/>
  <red size="2"/>
</list>`;

const item = fc.oneof(
  fc.record({ red: fc.record({ size: fc.nat(5) }) }),
  fc.record({ blue: fc.record({ name: fc.constantFrom('x', 'y', 'z') }) }),
);
const anyList: fc.Arbitrary<List> = fc.record({ items: fc.array(item, { minLength: 1, maxLength: 8 }) });

describe('children of several names', () => {
  it('are one list in the order of the document', () => {
    expect(list.parse(SOURCE)).toEqual({ items: [{ red: { size: 1 } }, { blue: { name: 'x' } }, { red: { size: 2 } }] });
    expect(list.parse('<list><other/></list>')).toEqual({});
    expect(list.unknown(SOURCE)).toEqual(['/list/red[1]/@new', '/list/red[1]/extra', '/list/other']);
  });

  it('keep what is not known of an item that changes', () => {
    const edited = list.edit(SOURCE, (draft) => {
      const [first] = draft.items ?? [];
      if (first !== undefined && 'red' in first) first.red.size = 9;
    });
    expect(edited).toBe(SOURCE.replace("size='1'", "size='9'"));
  });

  it('come and go where they are told to', () => {
    const edited = list.edit(SOURCE, (draft) => {
      draft.items?.splice(1, 1, { blue: { name: 'y' } }, { red: { size: 7 } });
    });
    expect(edited).toContain("<blue name='y'/>\n  <red size='7'/>\n  <red size=\"2\"/>");
    expect(list.edit(SOURCE, (draft) => void delete draft.items)).toBe('<list>\n  <!-- first -->\n  <other/>\n</list>');
  });

  it('become any other list by an edit, and none by an edit that changes nothing', () => {
    fc.assert(
      fc.property(anyList, anyList, (before, after) => {
        const source = list.build(before);
        expect(list.edit(source, before)).toBe(source);
        return sameValue(list.parse(list.edit(source, after)), after);
      }),
    );
  });

  it('are refused with two names, none, or one that there is not', () => {
    for (const wrong of [{}, { red: { size: 1 }, blue: {} }, { green: {} }]) {
      // What types refuse already.
      const value = { items: [wrong] } as unknown as List;
      expect(() => list.build(value)).toThrow('/list: an item is an object with one of red, blue');
    }
  });
});
