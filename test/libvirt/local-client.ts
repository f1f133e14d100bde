import { connect, procedures } from '@aula/libvirt';

/** What `local-sockets.test.ts` runs as another user or in another namespace: opens URIs and says of each what came of it. */
const [mode, ...uris] = process.argv.slice(2);
const outcomes: unknown[] = [];
for (const uri of uris) outcomes.push(await outcome(uri));
console.log(JSON.stringify(outcomes));

async function outcome(uri: string): Promise<unknown> {
  try {
    await using connection = await connect({ uri, readOnly: mode === 'read-only' });
    const opened = await connection.call(procedures.connectGetURI, undefined);
    const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: true, flags: 0 });
    return { uri: opened.uri, domains: domains.map(({ name }) => name) };
  } catch (error) {
    return error instanceof Error && 'code' in error ? { code: error.code, message: error.message } : String(error);
  }
}
