/**
 * On a real Kafka, under load: the hub killed (-9) at random moments and between two commits, the broker killed and started again, Postgres killed or
 * throwing everybody out. Nothing is lost, nothing has an effect twice, receipts and events of a key keep their order.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type HubUnderTest, startProgram } from '../support/hub-process.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { until } from '../support/until.ts';
import { diceOf } from './counted-logs.ts';
import { PATIENCE, Scene, SEED, tell } from './scene.ts';

/** `npm run chaos` asks for more. */
const KILLS = Number(process.env['CHAOS_KILLS_KAFKA'] ?? 5);
const MINUTE = 60_000;

/** What is killed, one after the other; four times in ten it is the hub. */
const VICTIMS = [
  'hub',
  'broker',
  'hub between commits',
  'database',
  'hub on its way up',
  'hub',
  'broker',
  'hub between commits',
  'connections',
  'hub',
] as const;
type Victim = (typeof VICTIMS)[number];

describeWithKafka('on Kafka', () => {
  const kafka = useKafka();

  test(
    `${KILLS} kills of the hub, the broker and Postgres under load`,
    async () => {
      const began = performance.now();
      const dice = diceOf(SEED);
      const scene = await Scene.begin({ ahead: 1_500, brokers: kafka.brokers });
      const killed: Partial<Record<Victim, number>> = {};
      let hub: HubUnderTest | null = null;

      /** A hub at work; each is asked for what it has not taken yet. */
      const atWork = async (): Promise<HubUnderTest> => {
        const before = await scene.taken();
        hub ??= await scene.start();
        await scene.untilTaken(before);
        await pause(dice() * 700); // the moments of death vary: no condition is waited for
        return hub;
      };
      const killHub = async () => {
        await hub?.kill();
        hub = null;
      };
      const hubGoesOn = async ({ url }: HubUnderTest) => {
        await scene.untilTaken(await scene.taken(), 'the hub takes messages in again');
        await until('the hub says so', async () => (await fetch(new URL('/health/ready', url))).status === 200, PATIENCE);
      };

      const kill: Readonly<Record<Victim, () => Promise<void>>> = {
        hub: async () => {
          const { program } = await atWork();
          expect(program.isRunning, `the hub ran until it was killed\n${program.err}`).toBe(true);
          await killHub();
        },
        'hub on its way up': async () => {
          await killHub();
          const program = scene.startUnseen();
          await pause(dice() * 3_000);
          expect(program.isRunning, `the hub ran until it was killed\n${program.err}`).toBe(true);
          await program.kill();
        },
        'hub between commits': async () => {
          await killHub();
          const dying = startProgram('test/faults/dying-hub.ts', [String(1 + Math.floor(dice() * 6))], scene.settings);
          expect((await dying.ended).code, dying.err).toBe(null);
          expect(dying.child.signalCode).toBe('SIGKILL');
          expect(await scene.takenUnknownToBus(), 'the database has what the bus was not told of').toBeGreaterThan(0);
        },
        broker: async () => {
          const survivor = await atWork();
          await kafka.kill();
          await pause(dice() * 2_500);
          await kafka.restart();
          await hubGoesOn(survivor);
        },
        database: async () => {
          const survivor = await atWork();
          await scene.killServer();
          await hubGoesOn(survivor);
        },
        connections: async () => {
          const survivor = await atWork();
          await scene.throwOut();
          await hubGoesOn(survivor);
        },
      };

      for (let nth = 0; nth < KILLS; nth += 1) {
        const victim = VICTIMS[nth % VICTIMS.length] ?? 'hub';
        await kill[victim]();
        killed[victim] = (killed[victim] ?? 0) + 1;
      }
      await killHub();
      const settled = await scene.settle();
      tell('kills on Kafka', KILLS, settled, began, { ...killed });
      await scene.compare(settled);
      expect(
        Object.values(settled.sorts).every((count) => count > 0),
        `every sort of message was among them: ${JSON.stringify(settled.sorts)}`,
      ).toBe(true);
    },
    Math.min(120_000 + KILLS * 30_000, 45 * MINUTE),
  );
});
