/** Trouble on the bus becomes one alert, also when the database was away at that moment. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { busAlarms } from '../../src/alerts/bus-alarms.ts';
import type { BusAlarm } from '../../src/exchange/bus.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

let database: HubDatabase;

beforeAll(async () => {
  database = await hubDatabase();
});
afterAll(() => database.close());

const clock = { now: () => new Date('2026-11-23T22:00:00Z') };
const anAlarm = (): BusAlarm => ({
  kind: 'TOPIC_VANISHED',
  about: `police.incident.v1 ${randomUUID()}`,
  sentence: 'The topic police.incident.v1 is gone from Kafka.',
});
const alertsAbout = ({ about }: BusAlarm) => database.ask(`select kind, severity, sentence, settled_at, simulated from alert where about = '${about}'`);

test('an alarm is an alert of the highest severity; said by several hubs it is still one', async () => {
  const alarm = anAlarm();
  const hubs = [1, 2, 3].map(() => busAlarms({ em: () => database.orm.em.fork(), clock, log: () => undefined }));
  for (const { raise } of hubs) raise(alarm);
  await until('it is raised', async () => (await alertsAbout(alarm)).length > 0);
  await Promise.all(hubs.map((each) => each.close()));
  expect(await alertsAbout(alarm)).toEqual([{ kind: 'TOPIC_VANISHED', severity: 'HIGH', sentence: alarm.sentence, settled_at: null, simulated: false }]);
});

test('while the database is away the alarm waits, and is told once in the log', async () => {
  const alarm = anAlarm();
  const lines: string[] = [];
  let away = 2;
  const alarms = busAlarms({
    em: () => {
      if (away-- > 0) throw new Error('the database is away');
      return database.orm.em.fork();
    },
    clock,
    log: (line) => lines.push(line),
  });
  alarms.raise(alarm);
  await until('it is raised', async () => (await alertsAbout(alarm)).length === 1);
  await alarms.close();
  expect(lines).toEqual(['An alert of the bus cannot be raised yet (Error); trying again.']);
});

test('who closes gives up what could not be written', async () => {
  const alarm = anAlarm();
  const alarms = busAlarms({
    em: () => {
      throw new Error('the database is away');
    },
    clock,
    log: () => undefined,
  });
  alarms.raise(alarm);
  await alarms.close();
  expect(await alertsAbout(alarm)).toEqual([]);
});
