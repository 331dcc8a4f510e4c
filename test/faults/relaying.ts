/**
 * A process that relays the outbox to the embedded bus, and nothing else, until it is killed. Arguments: url of the database; after how many
 * acknowledgements of the bus it kills itself, before any of it is noted: never unless told.
 */
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';

const [url = '', deathAfter = 'Infinity'] = process.argv.slice(2);
const orm = openOrm({ url, entities, poolSize: 2 });
const bus = embeddedBus({ url });
let acknowledged = 0;
startRelay({
  url,
  em: () => orm.em.fork(),
  bus: Object.assign(Object.create(bus), {
    publish: async (messages: Parameters<typeof bus.publish>[0]) => {
      const places = await bus.publish(messages);
      acknowledged += 1;
      if (acknowledged >= Number(deathAfter)) process.kill(process.pid, 'SIGKILL');
      return places;
    },
  }),
  outbound: integrations.outbound,
  returns: integrations.returns,
  departures: [],
  clock: systemClock,
  sendsSimulated: false,
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write('relaying\n');
