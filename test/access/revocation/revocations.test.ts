/** The copy of the list of revoked tokens that a hub keeps: true within seconds, and not believed when it cannot be kept so. */
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { revokeFromHere } from '../../../src/access/revocation/commands/revoke-tokens.ts';
import { forgetRevocations } from '../../../src/access/revocation/forget-revocations.ts';
import { openRevocations, type OpenRevocations } from '../../../src/access/revocation/revocations.ts';
import type { Judged } from '../../../src/access/revocation/revoked.rules.ts';
import { TokenRevocation } from '../../../src/access/revocation/token-revocation.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { hubDatabase, type HubDatabase } from '../../support/hub-database.ts';
import { until } from '../../support/until.ts';

let database: HubDatabase;

beforeAll(async () => {
  database = await hubDatabase();
});

afterAll(async () => await database.close());

const token = (changes: Partial<Judged> = {}): Judged => ({ tokenId: newId(), subject: newId(), agency: 'VICTIM_SUPPORT', issuedAt: new Date(), ...changes });

async function aCopy(lines: string[] = []): Promise<OpenRevocations> {
  const copy = await openRevocations({ url: database.appUrl, clock: { now: () => new Date() }, log: (line) => lines.push(line) });
  onTestFinished(async () => await copy.close());
  return copy;
}

const revoke = async (what: { tokenId?: string | null; subject?: string }, now = new Date()) =>
  await database.write(
    async (em) =>
      await revokeFromHere(em, { tokenId: what.tokenId ?? null, subject: what.subject ?? null, agency: null, because: 'A test.' }, { login: 'tester', now }),
  );

/** The database lets nobody in, as in a restart. */
async function withoutDatabase(meanwhile: () => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('cluster').adminUrl });
  const name = new URL(database.appUrl).pathname.slice(1);
  await admin.connect();
  try {
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'hub revocations'", [name]);
    await meanwhile();
  } finally {
    await admin.query(`alter database ${name} allow_connections true`);
    await admin.end();
  }
}

test('what is revoked, every hub hears at once, and says so to who listens', async () => {
  const [one, other] = [await aCopy(), await aCopy()];
  let changes = 0;
  one.onChange(() => void (changes += 1));
  const judged = token();
  expect([one.standing(judged), other.standing(judged)]).toEqual(['GOOD', 'GOOD']);
  expect(await revoke({ tokenId: judged.tokenId })).toMatchObject({ ok: true });
  await until('both know', () => one.standing(judged) === 'REVOKED' && other.standing(judged) === 'REVOKED', 900);
  expect(changes).toBe(1);
  expect(one.standing(token())).toBe('GOOD');
});

test('what was revoked before a hub started, it knows from the first moment', async () => {
  const judged = token();
  await revoke({ subject: judged.subject });
  expect((await aCopy()).standing(judged)).toBe('REVOKED');
});

test('what was written by hand, and notified nobody, is known within five seconds', async () => {
  const copy = await aCopy();
  const judged = token();
  await database.ask(
    `insert into token_revocation (id, kind, named, revoked_at, over_at, because, revoked_by)
     values ('${newId()}', 'TOKEN', '${judged.tokenId}', now(), now() + interval '1 day', 'By hand.', 'tool:psql')`,
  );
  await until('it is known', () => copy.standing(judged) === 'REVOKED', 5_000);
});

test('what is rolled back was never revoked', async () => {
  const copy = await aCopy();
  const [undone, done] = [token(), token()];
  await database
    .write(async (em) => {
      await revokeFromHere(em, { tokenId: undone.tokenId, subject: null, agency: null, because: 'A test.' }, { login: 'tester', now: new Date() });
      throw new Error('undone');
    })
    .catch(() => undefined);
  await revoke({ tokenId: done.tokenId });
  await until('the later one is known', () => copy.standing(done) === 'REVOKED');
  expect(copy.standing(undone)).toBe('GOOD');
});

test('without the database nobody is believed after five seconds; who waits gets the truth when it is back', { timeout: 30_000 }, async () => {
  const lines: string[] = [];
  const copy = await aCopy(lines);
  const [revoked, good] = [token(), token()];
  let told: Promise<string[]> | null = null;
  await revoke({ tokenId: revoked.tokenId });
  await until('it is known', () => copy.standing(revoked) === 'REVOKED');
  await withoutDatabase(async () => {
    const began = performance.now();
    await until('nobody is believed', () => copy.standing(good) === 'UNKNOWN');
    expect(performance.now() - began).toBeLessThan(5_500);
    expect(copy.standing(revoked)).toBe('UNKNOWN');
    expect(await copy.settled(good, 100)).toBe('UNKNOWN');
    told = Promise.all([copy.settled(good, Infinity), copy.settled(revoked, Infinity)]);
  });
  expect(await told).toEqual(['GOOD', 'REVOKED']);
  expect(lines.join()).toContain('hub revocations is broken');
});

test('a break of a moment refuses nobody', async () => {
  const copy = await aCopy();
  await withoutDatabase(async () => undefined);
  const judged = token();
  expect(copy.standing(judged)).toBe('GOOD');
  await revoke({ tokenId: judged.tokenId });
  await until('it listens again', () => copy.standing(judged) === 'REVOKED', 5_000);
});

test('a hub that cannot read the list does not start', { timeout: 30_000 }, async () => {
  const url = new URL(database.appUrl);
  url.pathname = '/no_such_database';
  const opening = openRevocations({ url: url.href, clock: { now: () => new Date() }, log: () => undefined });
  await expect(opening).rejects.toThrow('The list of revoked tokens cannot be read: see whether the database runs.');
});

test('a revocation says nothing once its tokens are over, and is forgotten thirty days later', async () => {
  const before = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const [over, old, fresh] = [token(), token(), token()];
  await revoke({ tokenId: over.tokenId }, before(1));
  await revoke({ tokenId: old.tokenId }, before(31));
  await revoke({ tokenId: fresh.tokenId });
  const copy = await aCopy();
  // Twelve hours and some seconds after: no token that it names can still be good by itself.
  expect([copy.standing(over), copy.standing(old), copy.standing(fresh)]).toEqual(['GOOD', 'GOOD', 'REVOKED']);
  await database.write(async (em) => await forgetRevocations(em, { now: () => new Date() }));
  const kept = await database.orm.em.fork().find(TokenRevocation, { named: { $in: [over, old, fresh].map(({ tokenId }) => tokenId ?? '') } });
  expect(kept.map(({ named }) => named).toSorted()).toEqual([over.tokenId, fresh.tokenId].toSorted());
});
