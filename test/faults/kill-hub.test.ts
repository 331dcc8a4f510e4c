/** kill -9 of the hub under load, at random moments and between the commit of the database and that of the bus, and of the database under it: no incident is lost, none is there twice. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startProgram } from '../support/hub-process.ts';
import { until } from '../support/until.ts';
import { diceOf } from './counted-logs.ts';
import { PATIENCE, Scene, SEED, tell } from './scene.ts';

/** `npm run chaos` asks for more. */
const ALL = Number(process.env['CHAOS_KILLS_EMBEDDED'] ?? 9);
const KILLS_BETWEEN = Math.ceil(ALL / 5);
const KILLS = ALL - 2 * KILLS_BETWEEN;
const MINUTE = 60_000;

test(
  `${KILLS} times kill -9 under load, at random moments`,
  async () => {
    const began = performance.now();
    const dice = diceOf(SEED);
    const scene = await Scene.begin({ ahead: 1_500 });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await scene.taken();
      const hub = scene.startUnseen();
      if (kill % 5 === 0) {
        await pause(dice() * 3_000); // somewhere on its way up; the moment of death is what varies here and below, no condition is waited for
      } else {
        await scene.untilTaken(before);
        await pause(dice() * 700);
      }
      expect(hub.isRunning, `the hub ran until it was killed\n${hub.err}`).toBe(true);
      await hub.kill();
      if (kill % 5 === 3) await scene.killServer();
    }
    const settled = await scene.settle();
    tell('kill -9 under load, at random moments', KILLS, settled, began);
    await scene.compare(settled);
    expect(
      Object.values(settled.sorts).every((count) => count > 0),
      `every sort of message was among them: ${JSON.stringify(settled.sorts)}`,
    ).toBe(true);
  },
  Math.min(60_000 + KILLS * 30_000, 34 * MINUTE),
);

test(
  `${KILLS_BETWEEN} times kill -9 between the commit of the database and that of the bus`,
  async () => {
    const began = performance.now();
    const dice = diceOf(SEED);
    const scene = await Scene.begin({ ahead: 1_500 });
    for (let kill = 0; kill < KILLS_BETWEEN; kill += 1) {
      const hub = startProgram('test/faults/dying-hub.ts', [String(1 + Math.floor(dice() * 6))], scene.settings);
      expect((await hub.ended).code, hub.err).toBe(null);
      expect(hub.child.signalCode).toBe('SIGKILL');
      expect(await scene.takenUnknownToBus(), 'the database has what the bus was not told of').toBeGreaterThan(0);
    }
    const settled = await scene.settle();
    tell('kill -9 between the commit of the database and that of the bus', KILLS_BETWEEN, settled, began);
    await scene.compare(settled);
  },
  Math.min(60_000 + KILLS_BETWEEN * 30_000, 10 * MINUTE),
);

test(
  `${KILLS_BETWEEN} times the database is killed or throws everybody out under a hub at work, which finds it again by itself`,
  async () => {
    const began = performance.now();
    const scene = await Scene.begin({ ahead: 1_500 });
    const hub = await scene.start();
    for (let kill = 0; kill < KILLS_BETWEEN; kill += 1) {
      const before = await scene.taken();
      await scene.untilTaken(before);
      await (kill % 2 === 0 ? scene.killServer() : scene.throwOut());
      const after = await scene.taken();
      await scene.untilTaken(after, 'the hub takes messages in again');
      await until('the hub says so', async () => (await fetch(new URL('/health/ready', hub.url))).status === 200, PATIENCE);
    }
    expect(await hub.ask('{ cases { totalCount } }')).toEqual({ cases: { totalCount: 8 } });
    expect((await hub.stop()).code, hub.program.err).toBe(0);
    const settled = await scene.settle();
    tell('the database killed, or its connections cut', KILLS_BETWEEN, settled, began);
    await scene.compare(settled);
  },
  Math.min(60_000 + KILLS_BETWEEN * 30_000, 8 * MINUTE),
);
