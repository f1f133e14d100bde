import { fileURLToPath } from 'node:url';
import type { Site } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { readBuildSpec } from './build-spec.ts';
import { DomainForms } from './domain-forms.ts';
import { buildDomainXml, type DomainInput } from './domain-xml.ts';
import { prepareSite } from './generate-site.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/site', import.meta.url));

/** Every seat of the example, with the command line of one that boots directly. */
function inputs(): DomainInput[] {
  const generation = prepareSite(EXAMPLE);
  if (Array.isArray(generation)) throw new Error('the example is broken');
  const site: Site = generation.loaded.site;
  return generation.plan.rooms.flatMap((room) =>
    room.seats.map((seat) => {
      const { merged } = generation.seatContext(room, seat);
      const build = readBuildSpec(merged.entries.get('build'), merged.origin, []);
      if (build === null) throw new Error('no build');
      const commandLine = build.source.from === 'image' ? `quiet aula.host=${seat.name} x="<&>'" ` : '';
      return { site, room, seat, build, title: `<It's "${room.room.title}" & ${seat.name}>`, commandLine };
    }),
  );
}

describe('DomainForms', () => {
  it('gives every seat the same document as the builder', () => {
    const forms = new DomainForms();
    const all = inputs();
    expect(all.length).toBeGreaterThan(5);
    const unescaped = (xml: string) => xml.replaceAll('&apos;', "'").replaceAll('&quot;', '"');
    for (const input of [...all, ...all]) expect(unescaped(forms.build(input))).toBe(unescaped(buildDomainXml(input)));
  });

  it('keeps seats of other hardware apart', () => {
    const forms = new DomainForms();
    const [first] = inputs();
    if (first === undefined) throw new Error('no seat');
    forms.build(first);
    const bigger = { ...first, seat: { ...first.seat, memoryKiB: 4_194_304, vcpus: 4 } };
    expect(forms.build(bigger)).toContain("<memory unit='KiB'>4194304</memory>");
    expect(forms.build({ ...first, build: { ...first.build, video: 'virtio' } })).toContain("type='virtio' heads");
    expect(forms.build({ ...first, seat: { ...first.seat, spice: true } })).toContain("<graphics type='spice'>");
  });

  it('lets nothing that is filled in become markup', () => {
    const [first] = inputs();
    if (first === undefined) throw new Error('no seat');
    const text = new DomainForms().build({ ...first, title: '</title><evil/>', commandLine: '</cmdline><evil/>' });
    expect(text).not.toContain('<evil');
  });
});
