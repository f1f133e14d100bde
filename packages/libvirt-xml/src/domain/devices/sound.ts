import { attr, attrOf, child, children, integer, record, required, suggest, type TypeOf, tagged, yesNo } from '../../schema/index.ts';
import { deviceFields } from './address.ts';
import { audioId } from './common.ts';

const count = integer();

/** A sound card. */
export const sound = record({
  model: required(attr('model', suggest('ich9', 'ich6', 'ich7', 'ac97', 'es1370', 'sb16', 'pcspk', 'usb', 'virtio'))),
  codecs: children('codec', attrOf('type', suggest('duplex', 'micro', 'output'))),
  audio: audioId,
  ...deviceFields,
});
export type Sound = TypeOf<typeof sound>;

const common = {
  mixingEngine: attr('mixingEngine', yesNo),
  fixedSettings: attr('fixedSettings', yesNo),
  voices: attr('voices', count),
  bufferLength: attr('bufferLength', count),
  settings: child(
    'settings',
    record({
      frequency: attr('frequency', count),
      channels: attr('channels', count),
      format: attr('format', suggest('s8', 'u8', 's16', 'u16', 's32', 'u32', 'f32')),
    }),
  ),
};
const plain = record(common);
const both = { input: child('input', plain), output: child('output', plain) };
const buffered = record({ bufferCount: attr('bufferCount', count), ...common });
const alsa = record({ dev: attr('dev'), ...common });
const jack = record({
  serverName: attr('serverName'),
  clientName: attr('clientName'),
  connectPorts: attr('connectPorts'),
  exactName: attr('exactName', yesNo),
  ...common,
});
const oss = record({ dev: attr('dev'), bufferCount: attr('bufferCount', count), tryPoll: attr('tryPoll', yesNo), ...common });
const pulse = record({ name: attr('name'), streamName: attr('streamName'), latency: attr('latency', count), ...common });

/** Where sound goes on the host. */
export const audio = tagged(
  'type',
  {
    none: both,
    dbus: both,
    spice: both,
    alsa: { input: child('input', alsa), output: child('output', alsa) },
    coreaudio: { input: child('input', buffered), output: child('output', buffered) },
    jack: { input: child('input', jack), output: child('output', jack) },
    oss: {
      tryMMap: attr('tryMMap', yesNo),
      exclusive: attr('exclusive', yesNo),
      dspPolicy: attr('dspPolicy', integer({ min: -1 })),
      input: child('input', oss),
      output: child('output', oss),
    },
    pulseaudio: { serverName: attr('serverName'), input: child('input', pulse), output: child('output', pulse) },
    pipewire: { runtimeDir: attr('runtimeDir'), input: child('input', pulse), output: child('output', pulse) },
    sdl: { driver: attr('driver'), input: child('input', buffered), output: child('output', buffered) },
    file: { path: attr('path'), ...both },
  },
  { open: true, common: { id: required(attr('id', count)), timerPeriod: attr('timerPeriod', count) } },
);
export type Audio = TypeOf<typeof audio>;
