/** What a command tells goes into the outbox with what it changes: both or neither, in the order of each key. */
import { randomUUID } from 'node:crypto';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Frontier } from '../../src/database/commit-order.ts';
import { openOrm } from '../../src/database/orm.ts';
import { appendSealed, appendToOutbox, LARGEST_MESSAGE, type OutboxEvent } from '../../src/exchange/outbox.ts';
import { OutboxRow } from '../../src/exchange/outbox.entity.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let orm: MikroORM;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  orm = openOrm({ url: database.appUrl, entities: [OutboxRow] });
  pool = new Pool({ connectionString: database.appUrl, max: 1 });
  pool.on('error', () => undefined); // dropping the database may overtake the last goodbye
});

beforeEach(() => orm.em.fork().nativeDelete(OutboxRow, {}));

afterAll(async () => {
  await pool.end();
  await orm.close();
  await database.drop();
});

const recorded = (words: Partial<OutboxEvent> = {}): OutboxEvent => ({
  topic: 'hub.incident.v1',
  key: 'humberside:NSP-2026-17',
  type: 'incident.recorded',
  payload: { incidentId: 'b7e4', place: 'Wałęsa’s café' },
  subjectIds: [randomUUID(), randomUUID()],
  occurredAt: new Date('2026-11-20T22:15:00.123Z'),
  markings: [],
  regime: 'LED_PART3',
  classification: 'OFFICIAL_SENSITIVE',
  agreement: 'ISA-2026-004',
  ...words,
});

const stored = () => orm.em.fork().find(OutboxRow, {}, { orderBy: { position: 'asc' } });

test('an event stands in the outbox as it was told, under the identity that was answered', async () => {
  const [told, invented] = [recorded({ markings: ['MACE', 'OCG'] }), recorded({ subjectIds: [], simulated: true })];
  const ids = await orm.em.fork().transactional((em) => appendToOutbox(em, [told, invented]));
  const rows = await stored();
  expect(rows.map((row) => row.eventId)).toEqual(ids);
  expect(new Set(ids).size).toBe(2);
  expect(rows[0]).toMatchObject({ ...told, simulated: false });
  expect(rows[1]).toMatchObject({ ...invented, markings: [], simulated: true });
  expect(rows[0]?.position).toBeLessThan(rows[1]?.position ?? 0n);
});

test('what is rolled back is never told', async () => {
  const failing = orm.em.fork().transactional(async (em) => {
    await appendToOutbox(em, [recorded()]);
    throw new Error('the command failed');
  });
  await expect(failing).rejects.toThrow('the command failed');
  expect(await stored()).toEqual([]);
});

test('appending outside a transaction is refused, with what to do', async () => {
  await expect(appendToOutbox(orm.em.fork(), [recorded()])).rejects.toThrow('append inside em.transactional');
  await expect(appendToOutbox(orm.em.fork(), [])).rejects.toThrow('append inside em.transactional');
  expect(await stored()).toEqual([]);
});

test('what no broker takes is refused when it is told, not when it is sent, and nothing of it is kept', async () => {
  const words = (bytes: number) => ({ words: 'ł'.repeat(bytes / 2) });
  const telling = (payload: Record<string, string>) => orm.em.fork().transactional((em) => appendToOutbox(em, [recorded(), recorded({ payload })]));
  await expect(telling(words(LARGEST_MESSAGE))).rejects.toThrow(
    /^A message of type incident\.recorded has \d+ bytes, and no broker takes more than 900000: say less in it, or send it in parts\.$/,
  );
  expect(await stored()).toEqual([]);
  expect(await telling(words(LARGEST_MESSAGE - 1_000))).toHaveLength(2);
});

test('bytes that people approved are refused when no broker takes them, or when they would leave elsewhere than their event says', async () => {
  const event = { ...recorded(), eventId: randomUUID() };
  const message = { topic: event.topic, key: event.key, headers: {}, value: Buffer.from('approved') };
  const sealing = (changes: Partial<typeof message>) => orm.em.fork().transactional((em) => appendSealed(em, event, { ...message, ...changes }));
  await expect(sealing({ value: Buffer.alloc(LARGEST_MESSAGE) })).rejects.toThrow('no broker takes more than');
  await expect(sealing({ headers: { note: 'x'.repeat(LARGEST_MESSAGE) } })).rejects.toThrow('no broker takes more than');
  for (const elsewhere of [{ topic: 'hub.other.v1' }, { key: 'another' }])
    await expect(sealing(elsewhere)).rejects.toThrow('leaves on the topic and under the key of its event');
  expect(await stored()).toEqual([]);
});

test('nothing to tell is nothing to write', async () => {
  expect(await orm.em.fork().transactional((em) => appendToOutbox(em, []))).toEqual([]);
  expect(await stored()).toEqual([]);
});

test('an event is settled behind a slower one that took its place first', async () => {
  const frontier = new Frontier('outbox', 0n);
  const slow: EntityManager = orm.em.fork();
  await slow.begin();
  await appendToOutbox(slow, [recorded({ key: 'slow' })]);
  await orm.em.fork().transactional((em) => appendToOutbox(em, [recorded({ key: 'quick' })]));
  const before = await frontier.advance(pool);
  await slow.commit();
  const rows = await stored();
  expect(rows.map((row) => row.key)).toEqual(['slow', 'quick']);
  expect(before).toBeLessThan(rows[0]?.position ?? 0n);
  expect(await frontier.advance(pool)).toBe(rows[1]?.position);
});
