import { resolve } from 'node:path';
import { LIBRARIES, packLibrary } from './pack-library.ts';

const target = resolve(process.argv[2] ?? '.cache/packed');
for (const name of LIBRARIES) console.log(await packLibrary(name, target));
