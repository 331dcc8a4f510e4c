/** Three hubs on one Kafka, of which one leaves, dies or joins every few seconds under load: every partition goes on, nothing is lost, nothing has an effect twice. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Ending, Program } from '../support/hub-process.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { diceOf } from './counted-logs.ts';
import { Scene, SEED, tell } from './scene.ts';

/** How long they come and go, in seconds; `npm run chaos` asks for more. */
const SECONDS = Number(process.env['CHAOS_STORM_SECONDS'] ?? 15);
const HUBS = 3;
const EVERY_MS = 3_000;
/** No partition may stand still for longer while messages wait in it, in milliseconds. */
const STANDSTILL_MS = 20_000;
const LOOK_MS = 250;

describeWithKafka('on Kafka', () => {
  const kafka = useKafka();

  test(
    `hubs come and go every ${EVERY_MS / 1_000} seconds, for ${SECONDS} seconds`,
    async () => {
      const began = performance.now();
      const dice = diceOf(SEED);
      const scene = await Scene.begin({ ahead: 2_000, brokers: kafka.brokers });
      const hubs: Program[] = [];
      const counts = { joined: 0, left: 0, killed: 0 };
      const join = () => {
        hubs.push(scene.startUnseen());
        counts.joined += 1;
      };
      join();
      await scene.untilTaken(0);
      while (hubs.length < HUBS) join();

      const over = new AbortController();
      const watching = watch(scene, over.signal);
      const end = performance.now() + SECONDS * 1_000;
      const leaving: Promise<Ending>[] = [];
      while (performance.now() < end) {
        await pause(EVERY_MS); // how often they change is what is tried here
        // One that is gone is replaced at the next turn, so that two or three are there at any time.
        if (hubs.length < HUBS) {
          join();
          continue;
        }
        // One that is still on its way up cannot leave in good order: another turn will do.
        const ready = hubs.filter(({ out }) => out.includes('Hub ready'));
        const hub = ready[Math.floor(dice() * ready.length)];
        if (hub === undefined) continue;
        hubs.splice(hubs.indexOf(hub), 1);
        expect(hub.isRunning, `the hub ran until it was told to go\n${hub.err}`).toBe(true);
        // Most are told to go; every third one dies, and the others learn of it by its silence.
        if ((counts.left + counts.killed) % 3 === 1) {
          await hub.kill();
          counts.killed += 1;
        } else {
          leaving.push(hub.stop());
          counts.left += 1;
        }
      }
      over.abort();
      const longest = await watching;
      const endings = await Promise.all(leaving);
      expect(
        endings.filter(({ code }) => code !== 0).map(({ err }) => err),
        'whoever was told to go went in good order',
      ).toEqual([]);
      await Promise.all(hubs.map((hub) => hub.stop()));

      const settled = await scene.settle();
      tell('hubs come and go', counts.killed, settled, began, { ...counts, longestStandstillMs: longest });
      await scene.compare(settled);
      expect(longest, 'milliseconds for which a partition stood still').toBeLessThan(STANDSTILL_MS);
      expect(counts.left + counts.killed, 'hubs went').toBeGreaterThan(0);
    },
    120_000 + SECONDS * 3_000,
  );
});

/** The longest for which any partition stood still although messages waited in it, in milliseconds, until the signal ends it. */
async function watch(scene: Scene, signal: AbortSignal): Promise<number> {
  const moved = new Map<number, { next: bigint; at: number }>();
  let longest = 0;
  while (!signal.aborted) {
    for (const { partition, next, waits } of await scene.progress()) {
      const before = moved.get(partition);
      const now = performance.now();
      if (before === undefined || !waits || next > before.next) moved.set(partition, { next, at: now });
      else longest = Math.max(longest, now - before.at);
    }
    await pause(LOOK_MS); // a look, not a wait
  }
  expect(moved.size, 'partitions of the topic').toBeGreaterThan(1);
  return Math.round(longest);
}
