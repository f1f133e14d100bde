import { fileURLToPath } from 'node:url';

/** Aula's own templates and presets: the end of every search path. */
export const LIBRARY_FOLDER = fileURLToPath(new URL('../../library', import.meta.url));
