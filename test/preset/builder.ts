// A process that builds a preset and can be killed at it. Arguments: the preset's folder, the cache.
import { buildPreset } from '@aula/provision';

const [, , folder = '', cacheFolder = ''] = process.argv;
await buildPreset(folder, { cacheFolder, onProgress: (message) => console.log(message) });
