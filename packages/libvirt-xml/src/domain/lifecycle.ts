import { attr, childAttr, children, childText, record, required, suggest, yesNo } from '../schema/index.ts';

const action = suggest('destroy', 'restart', 'preserve', 'rename-restart');

/** What happens when the guest ends by itself. */
export const lifecycleFields = {
  /** `destroy` by default. */
  onPoweroff: childText('on_poweroff', action),
  /** `restart` by default. */
  onReboot: childText('on_reboot', action),
  /** `destroy` by default. */
  onCrash: childText('on_crash', suggest('destroy', 'restart', 'preserve', 'rename-restart', 'coredump-destroy', 'coredump-restart')),
  /** What happens when a disk can no longer be locked. */
  onLockFailure: childText('on_lockfailure', suggest('poweroff', 'restart', 'pause', 'ignore')),
};

/** Which sleep states the firmware offers. */
export const powerManagement = record({
  suspendToMem: childAttr('suspend-to-mem', 'enabled', yesNo),
  suspendToDisk: childAttr('suspend-to-disk', 'enabled', yesNo),
});

/** Performance events that are counted, such as `cpu_cycles`. */
export const perf = record({
  events: children('event', record({ name: required(attr('name')), enabled: required(attr('enabled', yesNo)) }), {
    key: (event) => event.name,
  }),
});
