import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseContext } from '../contexts/parse-context.ts';
import { parsePreset } from '../preset/parse-preset.ts';
import { readBuildSpec, readHardwareDefaults } from './build-spec.ts';
import { LIBRARY_FOLDER } from './library.ts';

const TINY = fileURLToPath(new URL('../../../../presets/tiny/preset.yaml', import.meta.url));

describe('the preset tiny', () => {
  it('is the machine that a server makes of it', () => {
    const { preset } = parsePreset(readFileSync(TINY, 'utf8'), TINY);
    if (preset === undefined) throw new Error('tiny is broken');
    const { context } = parseContext(readFileSync(join(LIBRARY_FOLDER, 'presets/tiny.yaml'), 'utf8'), 'tiny.yaml');
    const node = context.entries.get('build');
    const build = readBuildSpec(node, context.origin, []);
    const { machine, memoryKiB, vcpus, video, inputs } = preset.hardware;
    expect(build).toMatchObject({ machine, video, inputs, disk: { bytes: preset.recipe.disk.bytes, bus: 'virtio' } });
    expect(readHardwareDefaults(node, context.origin)).toEqual({ memoryKiB, vcpus });
    expect(build?.source).toMatchObject({ boot: { commandLine: preset.commandLine.trim() } });
  });
});
