/** Ten thousand hostile requests as three roles get clean answers: nothing of the inside, no fault, no crash, and a heap that does not grow. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { hubDatabase, type HubDatabase } from '../support/hub-database.ts';
import { Program } from '../support/hub-process.ts';
import { outbound } from '../support/outbound.ts';
import type { FuzzReport } from './fuzz-hub.ts';

/** The seed of every run; a failure names the request, and is found again. */
const SEED = 20_261_123;
const COUNT = 10_000;

let database: HubDatabase;

beforeAll(async () => {
  database = await hubDatabase();
  await ensureWorld(database.orm.em.fork(), { now: () => new Date('2026-11-23T12:00:00Z') }, outbound);
});
afterAll(() => database.close());

test('all are answered cleanly, and the heap stays as it is', { timeout: 180_000 }, async () => {
  const program = new Program(
    [process.execPath, '--expose-gc', 'test/server/fuzz-hub.ts', database.appUrl, database.askerUrl, String(COUNT), String(SEED)],
    {},
  );
  const { code, out, err } = await program.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const report = JSON.parse(out) as FuzzReport;
  expect({ bad: report.bad, faults: report.faults }).toEqual({ bad: [], faults: [] });
  expect(report.count).toBe(COUNT);
  expect(Object.values(report.statuses).reduce((sum, each) => sum + each, 0)).toBe(COUNT);
  expect(Object.keys(report.statuses).every((status) => Number(status) < 500)).toBe(true);
  // A fuzz that is never let in would prove nothing.
  expect(report.answered).toBeGreaterThan(COUNT / 20);
  const [half, end] = report.heap;
  expect(end - half).toBeLessThan(10);
});
