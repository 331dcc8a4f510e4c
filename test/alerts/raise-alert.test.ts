/** The same trouble is one alert until it is settled, however many parts of however many hubs find it at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { raiseAlert, raiseStanding, settleAlert, WORD_HOLDS_MS } from '../../src/alerts/raise-alert.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { AT, atNine, raised, trouble } from './troubles.ts';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await hubDatabase();
});
afterAll(() => hub.close());
beforeEach(() => hub.ask('delete from alert; delete from live_log'));

const STUCK = trouble('OUTBOX_STUCK', 'hub.case.v1');
const alerts = () => hub.ask<{ kind: string; about: string; settled_by: string | null }>('select kind, about, settled_by from alert order by raised_at, id');
const told = () => hub.ask<{ kind: string; category: string; subject_id: string }>('select kind, category, subject_id from live_log order by position');
const settled = (by?: string) =>
  hub.write((em) => settleAlert(em, { now: () => new Date(AT.getTime() + 60_000) }, { kind: STUCK.kind, about: STUCK.about, ...(by ? { by } : {}) }));

describe('raising', () => {
  test('writes the alert and tells of it, in one transaction', async () => {
    expect(await raised(hub.orm.em, STUCK)).toBe(true);
    const rows = await hub.ask('select id, kind, severity, sentence, about, subject_type, markings, raised_at, settled_at, simulated from alert');
    const { subject: _, ...said } = STUCK;
    expect(rows).toEqual([{ ...said, id: expect.any(String), subject_type: null, raised_at: '2026-11-20 21:00:00+00', settled_at: null }]);
    expect(await told()).toEqual([{ kind: 'alert.raised', category: 'OUTBOX_STUCK', subject_id: (rows[0] as { id: string }).id }]);
  });

  test('again while it is open changes nothing and tells nobody', async () => {
    await raised(hub.orm.em, STUCK);
    expect(await raised(hub.orm.em, { ...STUCK, severity: 'MEDIUM', sentence: 'Still stuck: look at it.' })).toBe(false);
    expect(await alerts()).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  test('of another kind about the same thing, or of the same kind about another, is another alert', async () => {
    await raised(hub.orm.em, STUCK);
    expect(await raised(hub.orm.em, { ...STUCK, kind: 'TOPIC_VANISHED' })).toBe(true);
    expect(await raised(hub.orm.em, { ...STUCK, about: 'hub.person.v1' })).toBe(true);
    expect(await alerts()).toHaveLength(3);
  });

  test('from twenty transactions at once raises one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => raised(hub.orm.em, STUCK)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await alerts()).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  test('when the one that raised first is rolled back, one of those that waited raises it', async () => {
    const answers = await Promise.allSettled([
      hub.write(async (em) => {
        await raiseAlert(em, atNine, STUCK);
        throw new Error('this work came to nothing');
      }),
      ...Array.from({ length: 5 }, () => raised(hub.orm.em, STUCK)),
    ]);
    expect(answers.filter((each) => each.status === 'fulfilled' && each.value)).toHaveLength(1);
    expect(await alerts()).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  test('in work that is rolled back raises none', async () => {
    const work = hub.write(async (em) => {
      expect(await raiseAlert(em, atNine, STUCK)).toBe(true);
      throw new Error('this work came to nothing');
    });
    await expect(work).rejects.toThrow('came to nothing');
    expect(await alerts()).toEqual([]);
    expect(await told()).toEqual([]);
  });

  test('outside a transaction is refused: it could tell of something that never came to be', async () => {
    await expect(raiseAlert(hub.orm.em.fork(), atNine, STUCK)).rejects.toThrow('An alert outside a transaction');
    expect(await alerts()).toEqual([]);
  });
});

describe('settling', () => {
  test('by the hub when the trouble is over, and then the same trouble is a new alert', async () => {
    await raised(hub.orm.em, STUCK);
    await settled();
    expect(await alerts()).toEqual([{ kind: 'OUTBOX_STUCK', about: 'hub.case.v1', settled_by: 'hub' }]);
    expect(await raised(hub.orm.em, STUCK)).toBe(true);
    expect((await alerts()).map((each) => each.settled_by).toSorted()).toEqual(['hub', null]);
    expect(await told()).toHaveLength(2);
  });

  test('settles the open one only, and a second time nothing', async () => {
    await raised(hub.orm.em, STUCK);
    await settled('user:first');
    await raised(hub.orm.em, STUCK);
    await settled();
    await settled('user:too-late');
    expect((await alerts()).map((each) => each.settled_by).toSorted()).toEqual(['hub', 'user:first']);
  });

  test('what was never raised changes nothing', async () => {
    await raised(hub.orm.em, { ...STUCK, about: 'hub.person.v1' });
    await settled();
    expect(await alerts()).toEqual([{ kind: 'OUTBOX_STUCK', about: 'hub.person.v1', settled_by: null }]);
  });
});

describe('trouble that a round finds again and again', () => {
  const found = (minutesLater: number) => hub.write((em) => raiseStanding(em, { now: () => new Date(AT.getTime() + minutesLater * 60_000) }, STUCK));

  test('is one alert while it is open, and another once the hub has settled it', async () => {
    expect([await found(0), await found(1), await found(200)]).toEqual([true, false, false]);
    await settled();
    expect(await found(2)).toBe(true);
    expect(await told()).toHaveLength(2);
  });

  test('is not raised again in the hour after a person said that they dealt with it, and then it is', async () => {
    await found(0);
    await settled('user:officer-7');
    const hour = 1 + WORD_HOLDS_MS / 60_000;
    expect([await found(2), await found(hour - 1), await found(hour), await found(hour + 1)]).toEqual([false, false, true, false]);
    expect(await raised(hub.orm.em, { ...STUCK, about: 'hub.person.v1' })).toBe(true);
  });

  test('that happens anew, and is told where it happens, is raised at once whatever a person said before', async () => {
    await found(0);
    await settled('user:officer-7');
    expect(await raised(hub.orm.em, STUCK)).toBe(true);
  });
});
