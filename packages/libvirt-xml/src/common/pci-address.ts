import { attr, hexadecimal, onOff } from '../schema/index.ts';

/** Attributes of a PCI address, as numbers. */
export const pciAddress = {
  domain: attr('domain', hexadecimal(4, 0xffff_ffff)),
  bus: attr('bus', hexadecimal(2, 0xff)),
  slot: attr('slot', hexadecimal(2, 0x1f)),
  function: attr('function', hexadecimal(1, 0x7)),
  multifunction: attr('multifunction', onOff),
};
