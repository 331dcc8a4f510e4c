/** A request sent again: the same answer and one effect, whoever sends it at the same moment; and no trace of what failed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOnce } from '../../src/access/answer-once.ts';
import type { Actor, CommandContext } from '../../src/access/command-context.ts';
import { Agency } from '../../src/access/agency.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { ok, refuse, type Result } from '../../src/shared/result.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';
import { outbound } from '../support/outbound.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const OAK: Actor = { subject: 'user-oak', name: 'Officer Oak', agency: 'SAFER_NEIGHBOURHOODS' };
const REUSED = {
  ok: false,
  refusal: { kind: 'IdempotencyKeyReused', message: 'This idempotencyKey was used before for another agencyRecord: send a new key for a new request.' },
};

type Work = (context: CommandContext) => Promise<Result<{ readonly id: string }, { readonly kind: string }>>;

describe('a request with an idempotency key', () => {
  let database: HubDatabase;
  beforeAll(async () => void (database = await hubDatabase()));
  afterAll(() => database.close());

  /** What is done can be counted: each time an agency of that name is written down. */
  const writes =
    (name: string): Work =>
    async ({ em }) => {
      const id = newId();
      em.create(Agency, { code: id, name, kind: 'COMMUNITY', simulated: true });
      return ok({ id });
    };

  const effects = async (name: string) => (await database.ask<{ count: number }>(`select count(*)::int as count from agency where name = '${name}'`))[0]?.count;

  interface Sent {
    readonly key: string;
    readonly input?: unknown;
    readonly actor?: Actor;
    readonly operation?: string;
  }
  const send = ({ key, input = { name: 'it' }, actor = OAK, operation = 'agencyRecord' }: Sent, work: Work) =>
    answerOnce({ em: database.orm.em.fork(), actor, clock: { now: () => AT }, simulated: false, outbound }, { operation, key, input }, work);

  test('sent again gets the same answer and acts once', async () => {
    const [key, name] = [newId(), newId()];
    const first = await send({ key }, writes(name));
    expect(first).toEqual({ ok: true, value: { id: expect.any(String) } });
    for (let again = 0; again < 3; again += 1) expect(await send({ key }, writes(name))).toEqual(first);
    expect(await effects(name)).toBe(1);
  });

  test('sent five times at once gets one answer and acts once', async () => {
    const [key, name] = [newId(), newId()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => send({ key }, writes(name))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await effects(name)).toBe(1);
  });

  test('with another body is refused and does nothing', async () => {
    const [key, name] = [newId(), newId()];
    await send({ key }, writes(name));
    expect(await send({ key, input: { name: 'something else' } }, writes(name))).toEqual(REUSED);
    expect(await effects(name)).toBe(1);
    expect(await send({ key }, writes(name))).toMatchObject({ ok: true });
  });

  test('with another body at the same moment: one acts, the other is refused', async () => {
    const [key, name] = [newId(), newId()];
    const answers = await Promise.all(['one', 'two', 'three'].map((each) => send({ key, input: { name: each } }, writes(name))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok)).toEqual([REUSED, REUSED]);
    expect(await effects(name)).toBe(1);
  });

  test('is the same body whatever the order of its fields', async () => {
    const [key, name] = [newId(), newId()];
    const first = await send({ key, input: { a: 1, b: [AT, null], c: { d: 'é', e: true } } }, writes(name));
    expect(await send({ key, input: { c: { e: true, d: 'é' }, b: ['2026-11-23T12:00:00.000Z', null], a: 1 } }, writes(name))).toEqual(first);
    expect(await send({ key, input: { a: 1, b: [null, AT], c: { d: 'é', e: true } } }, writes(name))).toEqual(REUSED);
  });

  test.each([
    ['another user', { actor: { ...OAK, subject: 'user-elm' } }],
    ['the same user for another agency', { actor: { ...OAK, agency: 'VICTIM_SUPPORT' } }],
    ['another operation', { operation: 'agencyClose' }],
  ])('of %s is another key', async (_, other) => {
    const [key, name] = [newId(), newId()];
    const first = await send({ key }, writes(name));
    const second = await send({ key, ...other }, writes(name));
    expect(second).toMatchObject({ ok: true });
    expect(second).not.toEqual(first);
    expect(await effects(name)).toBe(2);
  });

  test('that was refused is refused again, though it could be done by now', async () => {
    const [key, name] = [newId(), newId()];
    const refused = await send({ key }, async () => refuse({ kind: 'NotYet' }));
    expect(refused).toEqual({ ok: false, refusal: { kind: 'NotYet' } });
    expect(await send({ key }, writes(name))).toEqual(refused);
    expect(await effects(name)).toBe(0);
    expect(await send({ key: newId() }, writes(name))).toMatchObject({ ok: true });
  });

  test('that is refused leaves nothing of what it began', async () => {
    const name = newId();
    const answer = await send({ key: newId() }, async (context) => {
      await writes(name)(context);
      await context.em.flush();
      await writes(name)(context);
      return refuse({ kind: 'SecondThoughts' });
    });
    expect(answer).toEqual({ ok: false, refusal: { kind: 'SecondThoughts' } });
    expect(await effects(name)).toBe(0);
  });

  test('that fails leaves no trace and may be sent again, with another body too', async () => {
    const [key, name] = [newId(), newId()];
    const fails: Work = async (context) => {
      await writes(name)(context);
      await context.em.flush();
      throw new Error('The database went away.');
    };
    await expect(send({ key }, fails)).rejects.toThrow('The database went away.');
    expect(await effects(name)).toBe(0);
    expect(await database.ask(`select 1 from answered_command where key = '${key}'`)).toEqual([]);
    expect(await send({ key, input: { name: 'better' } }, writes(name))).toMatchObject({ ok: true });
    expect(await effects(name)).toBe(1);
  });

  test('that fails while the same one waits lets the other act', async () => {
    const [key, name] = [newId(), newId()];
    const begun = Promise.withResolvers<void>();
    const waited = Promise.withResolvers<void>();
    const first = send({ key }, async () => {
      begun.resolve();
      await waited.promise;
      throw new Error('Too bad.');
    });
    await begun.promise;
    const second = send({ key }, writes(name));
    await until(
      'the second request waits for the first',
      async () => (await database.ask("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0,
    );
    waited.resolve();
    await expect(first).rejects.toThrow('Too bad.');
    expect(await second).toMatchObject({ ok: true });
    expect(await effects(name)).toBe(1);
  });
});
