import { attr, child, children, integer, record, required, suggest, type TypeOf, tagged, yesNo } from '../schema/index.ts';

const count = integer();
const adjustment = attr('adjustment');

const timer = record({
  name: required(attr('name', suggest('rtc', 'pit', 'hpet', 'tsc', 'kvmclock', 'hypervclock', 'platform', 'armvtimer'))),
  track: attr('track', suggest('boot', 'guest', 'wall', 'realtime')),
  tickPolicy: attr('tickpolicy', suggest('delay', 'catchup', 'merge', 'discard')),
  frequencyHz: attr('frequency', count),
  mode: attr('mode', suggest('auto', 'native', 'emulate', 'paravirt', 'smpsafe')),
  present: attr('present', yesNo),
  catchup: child('catchup', record({ threshold: attr('threshold', count), slew: attr('slew', count), limit: attr('limit', count) })),
});
const timers = children('timer', timer, { key: (item) => item.name });

/** What time it is in the guest. Adjustments are seconds, or `reset`. */
export const clock = tagged(
  'offset',
  {
    utc: { adjustment },
    localtime: { adjustment },
    timezone: { timezone: attr('timezone') },
    variable: { adjustment, basis: attr('basis', suggest('utc', 'localtime')), adjustment0: attr('adjustment0') },
    absolute: { start: attr('start', integer()) },
  },
  { absent: 'utc', open: true, common: { timers } },
);
export type Clock = TypeOf<typeof clock>;
