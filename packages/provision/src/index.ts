export { type CommandLineVariables, encodeCommandLineValue, renderCommandLine } from './command-line.ts';
export { type BuildPresetOptions, buildPreset, findPresetImage } from './preset/build-preset.ts';
export { loadPreset } from './preset/load-preset.ts';
export type { ParsedPreset } from './preset/parse-preset.ts';
export type { DebianBusyboxRecipe, Preset, PresetHardware } from './preset/preset.ts';
export { isProvisionError, ProvisionError, type ProvisionErrorCode } from './provision-error.ts';
export { createQcow2Overlay, type Qcow2OverlayOptions } from './qcow2/create-overlay.ts';
export { type Qcow2Header, readQcow2Header } from './qcow2/read-header.ts';
