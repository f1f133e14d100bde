import type { PresetImage } from '@aula/model';
import { Liquid } from 'liquidjs';
import { ProvisionError } from './provision-error.ts';

/** What a preset's command line may name. */
export interface CommandLineVariables {
  seat: { name: string; id: number; ip: string; mac: string };
  room: { name: string; title: string };
  network: { name: string; domain: string; gateway: string };
}

/** x86 Linux takes 2,048 bytes with the closing zero. */
export const COMMAND_LINE_MAX_BYTES = 2047;
const RENDER_LIMIT_MS = 200;
const MEMORY_LIMIT = 100_000;

const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  renderLimit: RENDER_LIMIT_MS,
  memoryLimit: MEMORY_LIMIT,
  parseLimit: MEMORY_LIMIT,
  cache: 100,
  outputEscape: (value: unknown) => encodeCommandLineValue(String(value)),
});

/**
 * A value as it stands on a kernel command line: letters, digits and `. _ : / @ + -` as they are, control characters as
 * spaces, all else as `%XX` of its UTF-8 bytes, which the guest's init turns back.
 */
export function encodeCommandLineValue(value: string): string {
  const printable = value.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return printable.replace(/[^A-Za-z0-9._:/@+-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/**
 * The kernel's command line for one seat; every value that the template puts out is encoded. Empty for an image with
 * a boot loader of its own.
 *
 * @throws {ProvisionError} `bad-template`.
 */
export function renderCommandLine(image: Pick<PresetImage, 'preset' | 'boot'>, variables: CommandLineVariables): string {
  if (image.boot === undefined) return '';
  return renderTemplate(image.boot.commandLine, variables, image.preset);
}

/** @throws {ProvisionError} `bad-template`. */
export function renderTemplate(template: string, variables: CommandLineVariables, name: string): string {
  let text: string;
  try {
    text = String(liquid.parseAndRenderSync(template, variables)).replace(/\s+/g, ' ').trim();
  } catch (error) {
    throw new ProvisionError(
      'bad-template',
      `The command line of preset ${name} does not render: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
  if (Buffer.byteLength(text) > COMMAND_LINE_MAX_BYTES) {
    throw new ProvisionError('bad-template', `The command line of preset ${name} is longer than ${COMMAND_LINE_MAX_BYTES} bytes`);
  }
  return text;
}
