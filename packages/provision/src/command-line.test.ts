import { parsePresetName } from '@aula/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_LINE_MAX_BYTES, encodeCommandLineValue, renderCommandLine, renderTemplate } from './command-line.ts';

const variables = {
  seat: { name: 'demo-s01', id: 1, ip: '192.0.2.11', mac: '52:54:00:00:00:01' },
  room: { name: 'demo', title: 'Linux basics' },
  network: { name: 'demo', domain: 'demo.aula.internal', gateway: '192.0.2.1' },
};
const titled = (title: string) => ({ ...variables, room: { name: 'demo', title } });

describe('a command line', () => {
  it('carries seat, room and network', () => {
    const template = 'quiet aula.host={{ seat.name }} ip={{ seat.ip }} mac={{ seat.mac }} gw={{ network.gateway }}';
    expect(renderTemplate(template, variables, 'tiny')).toBe('quiet aula.host=demo-s01 ip=192.0.2.11 mac=52:54:00:00:00:01 gw=192.0.2.1');
  });

  it('keeps any title one word that decodes to the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (title) => {
        const word = renderTemplate('{{ room.title }}', titled(title), 'tiny').slice(0, COMMAND_LINE_MAX_BYTES);
        expect(word).toMatch(/^[A-Za-z0-9._:/@+%-]*$/);
        expect(decodeURIComponent(word)).toBe(title.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, ' '));
      }),
    );
  });

  it('does not let a value bring parameters, quotes or terminal controls', () => {
    expect(renderTemplate('t={{ room.title }}', titled('a" init=/bin/sh \u001b[2J'), 'tiny')).toBe('t=a%22%20init%3D/bin/sh%20%20%5B2J');
  });

  it('says which preset has a template that does not render', () => {
    expect(() => renderTemplate('{{ seat.nam }}', variables, 'tiny')).toThrow(/preset tiny does not render.*seat.nam/);
    expect(() => renderTemplate('{{ seat.name', variables, 'tiny')).toThrow(/preset tiny does not render/);
  });

  it('is at most as long as the kernel takes', () => {
    const most = 'x'.repeat(COMMAND_LINE_MAX_BYTES);
    expect(renderTemplate(most, variables, 'tiny')).toBe(most);
    expect(() => renderTemplate(`${most}x`, variables, 'tiny')).toThrow('longer than 2047 bytes');
  });

  it('is empty for an image with a boot loader of its own', () => {
    const preset = parsePresetName('desktop');
    if (preset === null) throw new Error('not a name');
    expect(renderCommandLine({ preset }, variables)).toBe('');
  });

  it('encodes control characters as spaces', () => {
    expect(encodeCommandLineValue('a\tb\u0000c')).toBe('a%20b%20c');
  });
});
