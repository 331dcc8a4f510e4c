/**
 * A relay whose domain lets everything go, and which kills itself at one step. Arguments: url of the database, topic, step: `cleared` (the answer is committed),
 * `published` (the bus has the message), `left` (the note of it is written, not committed), `withheld` (as `cleared`, and the first of the rows stays).
 */
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';

const [url = '', topic = '', step = ''] = process.argv.slice(2);
const orm = openOrm({ url, entities, poolSize: 3 });
const bus = embeddedBus({ url });
const die = () => process.kill(process.pid, 'SIGKILL');

startRelay({
  url,
  em: () => orm.em.fork(),
  bus: Object.assign(Object.create(bus), {
    publish: async (messages: readonly OutgoingMessage[]) => {
      if (step === 'cleared' || step === 'withheld') die();
      const places = await bus.publish(messages);
      if (step === 'published') die();
      return places;
    },
  }),
  outbound: integrations.outbound,
  returns: integrations.returns,
  departures: [
    {
      topics: [topic],
      clear: async (_, rows) => rows.map((_row, nth) => (step === 'withheld' && nth === 0 ? { go: false, because: 'consent was withdrawn' } : { go: true })),
      discloses: async (_, rows) => rows.map(() => null),
      left: async () => {
        if (step === 'left') die();
      },
    },
  ],
  clock: systemClock,
  sendsSimulated: false,
  log: (line) => process.stderr.write(`${line}\n`),
});
