import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../diagnostic.ts';
import { SITE_DEFAULTS } from '../site.ts';
import { parseSite } from './parse-site.ts';

const findings = (source: string): string[] => parseSite(source, 'site.yaml').diagnostics.map(formatDiagnostic);

describe('parseSite', () => {
  it('needs a name only', () => {
    const { site, diagnostics } = parseSite('site: school\n');
    expect(diagnostics).toEqual([]);
    expect(site).toEqual({ ...SITE_DEFAULTS, name: 'school', title: 'school', installation: 'site-school', domainType: 'kvm' });
  });

  it('takes everything that can be said', () => {
    const { site } = parseSite(`site: school
title: "Our school: 2nd floor"
installation: 0f3c-22
domainType: qemu
connect: qemu+ssh://root@host.test/system
pool: { name: seats, path: /srv/seats }
contexts: { common: ../shared/*.yaml, guest: [a, "b/{seat}"], group: [] }
rooms: [one.yaml, two.yaml]
networks: nets
templates: [templates, ../shared/templates]
presets: p
`);
    expect(site).toMatchObject({
      installation: '0f3c-22',
      domainType: 'qemu',
      connect: 'qemu+ssh://root@host.test/system',
      pool: { name: 'seats', path: '/srv/seats' },
      contexts: { common: ['../shared/*.yaml'], site: ['context/site', 'context/site.d'], group: [], guest: ['a', 'b/{seat}'] },
      rooms: ['one.yaml', 'two.yaml'],
      networks: ['nets'],
      templates: ['templates', '../shared/templates'],
    });
  });

  it('tells all that is wrong at once, with its place and what is allowed', () => {
    expect(
      findings(
        'site: School\ntitel: x\ndomainType: xen\nconnect: localhost\npool: { name: a/b, path: relative }\ncontexts: { comon: x }\nrooms: [1]\n',
      ),
    ).toEqual([
      expect.stringMatching(/^site\.yaml:1:7: site: "School" is not allowed here; allowed: 1–32 lower-case/),
      expect.stringMatching(/^site\.yaml:2:1: titel: unknown key "titel" \(did you mean "title"\?\)/),
      expect.stringMatching(/^site\.yaml:3:13: domainType: "xen" is not allowed here; allowed: kvm, qemu/),
      expect.stringMatching(/^site\.yaml:4:10: connect: .*libvirt URI/),
      expect.stringMatching(/^site\.yaml:5:15: pool\.name: /),
      expect.stringMatching(/^site\.yaml:5:26: pool\.path: .*absolute path/),
      expect.stringMatching(/^site\.yaml:6:13: contexts\.comon: unknown key "comon" \(did you mean "common"\?\)/),
      expect.stringMatching(/^site\.yaml:7:9: rooms\[0\]: this must be text/),
    ]);
    expect(findings('')).toHaveLength(1);
    expect(findings('- a')).toHaveLength(1);
  });

  it('lets no path of a pool out of its form', () => {
    for (const path of ['/a/../b', '/a b', '/a"b', '/', '/a//b', "/a'b", '/-a']) {
      expect(findings(`site: s\npool: { path: ${JSON.stringify(path)} }`), path).toHaveLength(1);
    }
  });
});
