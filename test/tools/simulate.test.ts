/** `npm run simulate`: a partner is played over the bus that is set, as long as told, and the run says what became of what it sent. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { receiptOf } from '../../integrations/kit/receipts.ts';
import { MOODS, type Partners, type Stage } from '../../integrations/kit/simulator.ts';
import { playPolice } from '../../integrations/police-incidents/play.ts';
import { simulators } from '../../integrations/registry.ts';
import type { Bus, OutgoingMessage } from '../../src/exchange/bus.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type PlayedFolder, runSimulate, type SimulateRun } from '../../src/tools/simulate.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { startProgram } from '../support/hub-process.ts';
import { scratchFolder } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const TOPIC = 'florist.bouquet.v1';
const RECEIPTS = 'florist.bouquet.v1.receipts';
const ORDERS = 'hub.florist.v1';

let hub: HubDatabase;
let bus: Bus;

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
  await bus.ensureTopics([TOPIC, RECEIPTS, ORDERS, 'police.incident.v1'].map((name) => ({ name, partitions: 1, retentionDays: 1 })));
});
afterAll(async () => {
  await bus.close();
  await hub.close();
});

function bouquet(number: number): OutgoingMessage {
  return { topic: TOPIC, key: `b${number}`, headers: { ce_id: `bouquet-${number}`, ce_type: 'bouquet.tied', ce_simulated: 'true' }, value: Buffer.from('{}') };
}

/** A florist who ties one bouquet after another. */
async function tie({ send, signal, log }: Stage): Promise<void> {
  for (let number = 1; !signal.aborted; number += 1) {
    const sent = await send.publish([bouquet(number)]).then(
      () => true,
      () => false,
    );
    if (!sent) return;
    log(`sent bouquet.tied bouquet-${number}`);
  }
}

interface Running {
  readonly ended: Promise<number>;
  readonly out: () => string;
  readonly err: () => string;
  stop(): void;
}

function simulate(args: readonly string[], partners: Partners, folders: Readonly<Record<string, PlayedFolder>> = {}, open?: SimulateRun['open']): Running {
  const stopping = new AbortController();
  let out = '';
  let err = '';
  const ended = runSimulate({
    args,
    partners,
    folders,
    open: open ?? (async () => ({ busesOf: () => ({ send: bus, receive: bus }), close: async () => undefined })),
    clock: systemClock,
    signal: stopping.signal,
    out: { write: (text: string) => (out += text) },
    err: { write: (text: string) => (err += text) },
  });
  onTestFinished(async () => {
    stopping.abort();
    await ended.catch(() => undefined);
  });
  return { ended, out: () => out, err: () => err, stop: () => stopping.abort() };
}

const florist: Partners = { florist: [{ folder: 'florist', play: tie }] };
const onTheBus = async () => Number((await bus.positions('nobody', [TOPIC]))[0]?.lag ?? 0);

describe('a run', () => {
  test('plays until so many messages are on the bus, with a line for each', async () => {
    const before = await onTheBus();
    const run = simulate(['florist', '--messages', '5'], florist);
    expect(await run.ended).toBe(0);
    expect((await onTheBus()) - before).toBe(5);
    expect(run.out()).toBe(
      ['Playing florist (florist), prompt. Stop with Ctrl-C.', ...[1, 2, 3, 4, 5].map((number) => `florist: sent bouquet.tied bouquet-${number}`), ''].join(
        '\n',
      ),
    );
    expect(run.err()).toBe('');
  });

  test('ends by itself after so many seconds', async () => {
    const run = simulate(['florist', '--seconds', '1'], { florist: [{ folder: 'florist', play: async () => undefined }] });
    expect(await run.ended).toBe(0);
  });

  test('ends cleanly when it is told to stop, and not before, however early its simulators are done', async () => {
    const signals: boolean[] = [];
    const play = async ({ signal, log }: Stage) => {
      log('ready');
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      signals.push(signal.aborted);
    };
    const run = simulate(['both'], {
      both: [
        { folder: 'a', play },
        { folder: 'b', play: async () => undefined },
      ],
    });
    await until('it plays', () => run.out().includes('a: ready'));
    run.stop();
    expect(await run.ended).toBe(0);
    expect(signals).toEqual([true]);
  });

  test.each(MOODS)('hands the mood on: %s', async (mood) => {
    const moods: string[] = [];
    const play = async (stage: Stage) => void moods.push(stage.mood);
    const run = simulate(['florist', '--mood', mood, '--seconds', '1'], { florist: [{ folder: 'florist', play }] });
    run.stop();
    await run.ended;
    expect(moods).toEqual([mood]);
  });

  test('of a partner with two parts ends when one of them fails, for half a partner would be another', async () => {
    const run = simulate(['both'], {
      both: [
        { folder: 'a', play: async ({ signal }) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())) },
        { folder: 'b', play: async () => Promise.reject(new Error('the shop burnt down')) },
      ],
    });
    await expect(run.ended).rejects.toThrow('the shop burnt down');
  });

  test('closes what it opened, whatever happens', async () => {
    let closed = 0;
    const open: SimulateRun['open'] = async () => ({ busesOf: () => ({ send: bus, receive: bus }), close: async () => void (closed += 1) });
    await simulate(['florist', '--messages', '1'], florist, {}, open).ended;
    await simulate(['broken'], { broken: [{ folder: 'b', play: async () => Promise.reject(new Error('x')) }] }, {}, open).ended.catch(() => undefined);
    expect(closed).toBe(2);
  });
});

describe('what became of it', () => {
  const FOLDERS = { florist: { receipts: [RECEIPTS], hears: false } };
  const receipt = (id: string, reason: string | null, at = new Date()) =>
    receiptOf(
      {
        place: { topic: TOPIC, partition: 0, offset: 1n },
        eventId: id,
        eventType: 'bouquet.tied',
        eventSource: 'urn:florist',
        key: 'b1',
        outcome: reason === null ? 'ACCEPTED' : 'REJECTED',
        refusal: reason === null ? null : { reason, sentence: 'The message is simulated.', requiredAction: 'Leave it.' },
        receivedAt: at,
        simulated: true,
      },
      `receipt-of-${id}`,
    );

  test('is heard from the receipts, those of before passed over', async () => {
    const [place] = await bus.publish([receipt('of-yesterday', null)]);
    const offset = place?.offset ?? 0n;
    const [before] = await bus.read({ topic: RECEIPTS, partition: 0, from: offset, to: offset, limit: 1 });
    await until('the next millisecond', () => before !== undefined && Date.now() > before.producedAt.getTime());
    const run = simulate(['florist'], { florist: [{ folder: 'florist', play: async ({ log }) => log('ready') }] }, FOLDERS);
    await until('it plays', () => run.out().includes('ready'));
    await bus.publish([receipt('bouquet-1', null), receipt('bouquet-2', 'MISSING_FIELD')]);
    await until('both are heard', () => run.out().includes('bouquet-2'));
    run.stop();
    expect(await run.ended).toBe(0);
    expect(run.out()).toContain('receipt: ACCEPTED bouquet-1\nreceipt: REJECTED MISSING_FIELD bouquet-2\n');
    expect(run.out()).not.toContain('of-yesterday');
    expect(run.err()).toBe('');
  });

  test('says once what to do when the hub takes nothing invented', async () => {
    const run = simulate(['florist'], { florist: [{ folder: 'florist', play: async ({ log }) => log('ready') }] }, FOLDERS);
    await until('it plays', () => run.out().includes('ready'));
    await bus.publish([receipt('b-1', 'SIMULATED_NOT_TAKEN'), receipt('b-2', 'SIMULATED_NOT_TAKEN')]);
    await until('both are heard', () => run.out().includes('b-2'));
    run.stop();
    await run.ended;
    expect(run.err()).toBe(
      'The hub takes no simulated messages: it holds real records. Play to a demonstration hub, one in development with HUB_SIMULATE=1 or on the embedded database.\n',
    );
  });

  test('is heard beside what the hub sends, in one group, and the simulator never sees a receipt', async () => {
    const seen: string[] = [];
    const play = async ({ receive, signal, log }: Stage) => {
      const subscription = await receive.subscribe({
        group: 'florist-receive',
        topics: [ORDERS],
        maxBatch: 10,
        handle: async ({ topic, messages }) => void seen.push(...messages.map(({ key }) => `${topic} ${key}`)),
      });
      log('ready');
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await subscription.close();
    };
    const run = simulate(['florist'], { florist: [{ folder: 'florist', play }] }, { florist: { receipts: [RECEIPTS], hears: true } });
    await until('it plays', () => run.out().includes('ready'));
    await bus.publish([receipt('beside', null), { topic: ORDERS, key: 'order-1', headers: {}, value: Buffer.from('{}') }]);
    await until('both are heard', () => seen.length > 0 && run.out().includes('beside'));
    run.stop();
    await run.ended;
    expect(seen).toEqual([`${ORDERS} order-1`]);
  });
});

describe('a command that cannot be carried out says what to do, ends with 1 and opens nothing', () => {
  test.each([
    ['nobody', [], /^Say whom to play: npm run simulate -- PARTNER .*PARTNER is one of florist\.\n$/],
    ['an unknown partner', ['butcher'], /^There is nothing that plays "butcher": name one of florist\.\n$/],
    ['a partner of every object', ['constructor'], /^There is nothing that plays "constructor": name one of florist\.\n$/],
    ['two partners', ['florist', 'florist'], /^Name one partner, not 2: start the command once for each\.\n$/],
    ['an unknown mood', ['florist', '--mood', 'angry'], /^"angry" is no mood: say one of prompt, slow, refusing, silent\.\n$/],
    ['no number of seconds', ['florist', '--seconds', 'ten'], /^Say after how many seconds to stop as a whole number from 1: --seconds 60\.\n$/],
    ['no messages', ['florist', '--messages', '0'], /^Say after how many messages to stop as a whole number from 1: --messages 10\.\n$/],
    ['an unknown option', ['florist', '--loud'], /^Say whom to play: npm run simulate -- PARTNER /],
  ])('%s', async (_, args, sentence) => {
    let opened = 0;
    const run = simulate(args, florist, {}, async () => {
      opened += 1;
      throw new Error('opened');
    });
    expect(await run.ended).toBe(1);
    expect(run.err()).toMatch(sentence);
    expect(run.out()).toBe('');
    expect(opened).toBe(0);
  });

  test('files of accounts of somebody else', async () => {
    const run = simulate(['florist', '--send', 'x', '--receive', 'y'], florist, {}, async () => ({ busesOf: () => null, close: async () => undefined }));
    expect(await run.ended).toBe(1);
    expect(run.err()).toBe('None of these files is of an account of florist: give those of florist-send and florist-receive.\n');
  });
});

describe('the police of the registry', () => {
  test('send invented logs, marked so, while they are prompt; and nothing while they are silent', async () => {
    const lines: string[] = [];
    const playing = new AbortController();
    const stage = { send: bus, receive: bus, clock: systemClock, signal: playing.signal, log: (line: string) => void lines.push(line) };
    await playPolice({ ...stage, mood: 'silent' });
    expect(lines).toEqual([]);
    const played = playPolice({ ...stage, mood: 'prompt' });
    await until('the first is sent', () => lines.length > 0);
    playing.abort();
    await played;
    const [first] = await bus.read({ topic: 'police.incident.v1', partition: 0, from: 0n, to: 0n, limit: 1 });
    expect(first?.headers).toMatchObject({ ce_simulated: 'true' });
    expect(lines[0]).toMatch(new RegExp(`^sent police\\.incident\\.[a-z]+ ${first?.headers['ce_id']}$`));
  });

  test('every partner of the registry names a folder for each of its parts', () => {
    expect(Object.keys(simulators).toSorted()).toEqual(expect.arrayContaining(['police']));
    for (const parts of Object.values(simulators)) for (const { folder } of parts) expect(folder).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

test('as a user types it: it plays on the embedded database, and Ctrl-C ends it with 0', async () => {
  const folder = await scratchFolder();
  const program = startProgram('src/tools/run-simulate.ts', ['police'], { HUB_DATA: folder });
  await program.says(/police-incidents: sent police\.incident\.\w+ \S+/);
  program.signal('SIGINT');
  const { code, err } = await program.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
}, 60_000);
