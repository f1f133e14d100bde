import { readFileSync } from 'node:fs';
import { formatDiagnostic } from '@aula/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePreset } from './parse-preset.ts';
import { PRESET_LIMITS } from './preset.ts';

const TINY = readFileSync(new URL('../../../../presets/tiny/preset.yaml', import.meta.url), 'utf8');
const problems = (source: string) => (parsePreset(source, 'preset.yaml').diagnostics ?? []).map(formatDiagnostic);

describe('preset.yaml', () => {
  it('of tiny is read with sizes in KiB and bytes', () => {
    expect(parsePreset(TINY, 'preset.yaml').preset).toMatchObject({
      name: 'tiny',
      recipe: { kernel: 'linux-image-cloud-amd64', disk: { bytes: 64 * 2 ** 20, label: 'home' } },
      hardware: { machine: 'q35', memoryKiB: 96 * 1024, vcpus: 1, video: 'vga', inputs: [{ type: 'keyboard', bus: 'ps2' }], agent: false },
    });
  });

  it('gets all its problems at once, each with line, column, key and what is allowed', () => {
    const source = TINY.replace('preset: tiny', 'preset: Tiny')
      .replace('vcpus: 1', 'vcpus: 0')
      .replace('bus: ps2', 'bus: adb')
      .replace('size: 64MiB', 'size: 64');
    expect(problems(source)).toEqual([
      'preset.yaml:1:9: preset: "preset" has a value that is not allowed; allowed: 1–32 lower-case letters, digits and hyphens, starting with a letter',
      expect.stringMatching(/^preset.yaml:\d+:11: recipe.disk.size: .*; allowed: a size with its unit/),
      expect.stringMatching(/^preset.yaml:\d+:10: hardware.vcpus: .*; allowed: 1–64$/),
      expect.stringMatching(/^preset.yaml:\d+:12: hardware.inputs.0.bus: .*; allowed: one of: ps2, usb, virtio$/),
    ]);
  });

  it('has a channel for a guest agent unless it says no', () => {
    expect(parsePreset(TINY.replace('  agent: false\n', ''), 'preset.yaml').preset?.hardware.agent).toBe(true);
    expect(problems(TINY.replace('agent: false', 'agent: qemu'))).toEqual([
      expect.stringContaining('hardware.agent: "agent" has a value that is not allowed; allowed: true or false'),
    ]);
  });

  it('has a screen for SPICE only if it says so', () => {
    expect(parsePreset(TINY, 'preset.yaml').preset?.hardware.spice).toBeUndefined();
    expect(parsePreset(TINY.replace('agent: false', 'spice: on'), 'preset.yaml').preset?.hardware.spice).toBe(true);
    expect(problems(TINY.replace('agent: false', 'spice: 1'))).toEqual([expect.stringContaining('allowed: on or off')]);
  });

  it('names unknown and missing keys', () => {
    const source = TINY.replace('  machine: q35', '  machin: q35');
    expect(problems(source)).toEqual([
      expect.stringContaining(
        '18:3: hardware.machin: unknown key "machin"; allowed: one of: machine, memory, vcpus, video, inputs, agent, spice',
      ),
      expect.stringContaining('hardware.machine: "machine" is missing; allowed: a QEMU machine type'),
    ]);
  });

  it.each(['', '[]', 'a: b', 'preset: [', 'x: &a [*a]', 'preset: tiny\npreset: tiny', '- 1'])('refuses %j without throwing', (source) => {
    expect(problems(source).length).toBeGreaterThan(0);
  });

  it('refuses any text without throwing', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (source) => problems(source).length > 0));
  });

  it('may not name a folder outside its own', () => {
    expect(problems(TINY.replace('files: root', 'files: ../root'))).toEqual([expect.stringContaining('recipe.files')]);
  });

  it('is at most 64 KiB', () => {
    const filled = (bytes: number) => TINY + '#'.repeat(bytes - Buffer.byteLength(TINY));
    expect(problems(filled(PRESET_LIMITS.sourceBytes))).toEqual([]);
    expect(problems(filled(PRESET_LIMITS.sourceBytes + 1))).toEqual([expect.stringContaining('the file is too long')]);
  });
});
