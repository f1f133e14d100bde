// Says what happens to domains until it is interrupted; goes on when the daemon is restarted.
//
//     node watch-domains.mjs qemu:///system
import { connect } from '@aula/libvirt';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

await using connection = await connect({ uri: process.argv[2] ?? 'qemu:///system', reconnect: true });

const events = connection.events('domainLifecycle', { signal: stop.signal });
await events.ready;
console.log('watching');
for await (const item of events) {
  if ('dropped' in item) console.log(`${item.dropped} events were dropped: read the state anew`);
  else if ('resubscribed' in item) console.log('the connection was lost and is back: read the state anew');
  else console.log(`${item.domain.name} ${item.event} (${item.detail})`);
}
