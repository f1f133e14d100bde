// Copies a volume into a file, holes as holes.
//
//     node copy-volume.mjs qemu:///system POOL VOLUME FILE
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { connect, procedures, writeSparseFile } from '@aula/libvirt';

const [uri, poolName, volumeName, path] = process.argv.slice(2);
if (!uri || !poolName || !volumeName || !path) throw new Error('usage: copy-volume.mjs URI POOL VOLUME FILE');

await using connection = await connect({ uri });
const { pool } = await connection.call(procedures.storagePoolLookupByName, { name: poolName });
const { vol } = await connection.call(procedures.storageVolLookupByName, { pool, name: volumeName });

await using file = await open(path, 'wx');
await pipeline(await connection.storageVolDownload(vol, { sparse: true }), writeSparseFile(file));
console.log(`${(await file.stat()).size} bytes`);
