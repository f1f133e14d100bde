import { attr, child, oneOf, onOff, record, suggest, type TypeOf, tagged } from '../../schema/index.ts';
import { deviceFields, virtioDriver } from './address.ts';
import { virtioModel } from './common.ts';

const bus = attr('bus', suggest('usb', 'ps2', 'virtio', 'xen', 'parallels', 'none'));

/** A mouse, tablet or keyboard. */
export const input = tagged(
  'type',
  {
    tablet: { bus },
    mouse: { bus },
    keyboard: { bus },
    passthrough: { bus, source: child('source', record({ evdev: attr('evdev') })) },
    evdev: {
      source: child(
        'source',
        record({
          dev: attr('dev'),
          grab: attr('grab', oneOf('all')),
          grabToggle: attr('grabToggle', suggest('ctrl-ctrl', 'alt-alt', 'shift-shift', 'meta-meta', 'scrolllock', 'ctrl-scrolllock')),
          repeat: attr('repeat', onOff),
        }),
      ),
    },
  },
  { open: true, common: { model: attr('model', virtioModel), driver: virtioDriver, ...deviceFields } },
);
export type Input = TypeOf<typeof input>;
