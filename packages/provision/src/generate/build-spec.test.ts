import { type Diagnostic, formatDiagnostic } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { parseContext } from '../contexts/parse-context.ts';
import { type BuildSpec, readBuildSpec } from './build-spec.ts';

function read(source: string): { build: BuildSpec | null; findings: string[] } {
  const { context } = parseContext(source, 'p.yaml');
  const diagnostics: Diagnostic[] = [];
  const build = readBuildSpec(context.entries.get('build'), context.origin, diagnostics);
  return { build, findings: diagnostics.map(formatDiagnostic) };
}

describe('readBuildSpec', () => {
  it('needs a source only', () => {
    expect(read('build: { image: base.qcow2 }')).toEqual({
      build: {
        source: { from: 'image', image: 'base.qcow2', boot: null },
        answers: 'none',
        osinfo: 'linux2022',
        machine: 'q35',
        firmware: 'bios',
        disk: { bytes: 20 * 2 ** 30, bus: 'virtio' },
        nicModel: 'virtio',
        video: 'virtio',
        inputs: [],
      },
      findings: [],
    });
  });

  it('wants exactly one source, and answers that it can read', () => {
    expect(read('build: {}').findings[0]).toBe(
      'p.yaml:1:1: build: a seat is built from exactly one source; allowed: one of the keys: image, location, cdrom',
    );
    expect(read('build: { image: a, cdrom: /b }').findings[0]).toContain('exactly one source');
    expect(read('x: 1').findings[0]).toContain('exactly one source');
    expect(read('build: { image: a.qcow2, answers: kickstart }').findings).toEqual([
      'p.yaml:1:26: build.answers: answers of the kind kickstart do not reach a guest that is built from image; allowed: location',
    ]);
  });

  it('tells all that is wrong at once', () => {
    const { build, findings } = read(`build:
  image: ../escape
  boot: { kernel: k }
  answers: kikstart
  disk: { size: 20, bus: ide }
  inputs: [{ type: pen, bus: usb }, 5]
  vidoe: vga
`);
    expect(build).toBeNull();
    expect(findings.map((finding) => finding.replace(/;.*/, ''))).toEqual([
      'p.yaml:7:3: build.vidoe: unknown key "vidoe" (did you mean "video"?)',
      'p.yaml:2:3: build.image: "../escape" is not allowed here',
      'p.yaml:1:1: build: a seat is built from exactly one source',
      'p.yaml:5:11: build.disk.size: "20" is not allowed here',
      'p.yaml:4:3: build.answers: "kikstart" is not allowed here',
      'p.yaml:5:21: build.disk.bus: "ide" is not allowed here',
      'p.yaml:6:14: build.inputs[0].type: "pen" is not allowed here',
      'p.yaml:6:37: build.inputs[1]: this must be a mapping of keys',
    ]);
    expect(read('build: { image: a, boot: { kernel: k } }').findings).toEqual([
      expect.stringContaining('a direct boot needs a kernel and an initrd'),
    ]);
  });
});
