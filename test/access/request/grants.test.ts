/** Asking an owner for a record: the same answer to everything, an owner who decides, and a grant that shows one record to one person for one purpose until it ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asking } from '../../../src/access/asking.ts';
import type { Identity, Purpose } from '../../../src/access/identity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { londonDay } from '../../../src/shared/london.ts';
import { aPerson } from '../../support/records.ts';
import { until } from '../../support/until.ts';
import { anEmergency, type Done, type Emergency, globalId, keyIn, somebody, statementsOf } from '../glass/emergency.ts';

let world: Emergency;
/** Persons of probation, which shares nothing with Safer Neighbourhoods: one open, one in MARAC, one in OCG, which is closed for good. */
let open: string;
let marac: string;
let ocg: string;

beforeAll(async () => {
  world = await anEmergency();
  await world.hub.write(async (em) => {
    const made = (name: string, markings: string[]) => {
      const each = aPerson(em, name);
      em.assign(each, { ownerAgency: 'PROBATION_SERVICE', originator: 'PROBATION_SERVICE', markings });
      return each.id;
    };
    [open, marac, ocg] = [made('Canary open', []), made('Canary Marac', ['MARAC']), made('Canary Ocg', ['OCG'])];
    await em.flush();
    // Probation has its own people in MARAC and OCG.
    for (const compartment of ['MARAC', 'OCG'])
      await em.execute(
        `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, source) values (gen_random_uuid(), ?, 'PROBATION_SERVICE', 'ASB_OFFICER', '2003-05-01', 'A test.')`,
        [compartment],
      );
  });
}, 60_000);
afterAll(() => world.close());

const asker = () => somebody(['ASB_OFFICER']);
const owner = () => somebody(['ASB_OFFICER'], 'PROBATION_SERVICE');
const person = (id: string) => globalId('Person', id);
const asks = (who: Identity, record: string, purpose: Purpose = 'SAFEGUARDING'): Promise<Done> =>
  world.mutate(
    who,
    'requestAccess(record: $record, purpose: $purpose, reason: "We visit tomorrow.", idempotencyKey: $key) { __typename ... on AccessRequest { id decision reason } ... on Refusal { message } }',
    { record, purpose },
  );
const decides = (who: Identity, requestId: unknown, decision: 'GRANTED' | 'REFUSED', until: string | null = tomorrow()): Promise<Done> =>
  world.mutate(
    who,
    'accessRequestDecide(requestId: $requestId, decision: $decision, until: $until, idempotencyKey: $key) { __typename ... on AccessRequest { decision grantedUntil decidedBy } ... on Refusal { message } }',
    { requestId, decision, until },
  );
const takesBack = (who: Identity, requestId: unknown): Promise<Done> =>
  world.mutate(who, 'accessRequestRevoke(requestId: $requestId, idempotencyKey: $key) { __typename }', { requestId });
const tomorrow = (days = 1) => londonDay(new Date(world.now.getTime() + days * 86_400_000));
const seen = async (who: Identity, id: string, purpose: Purpose = 'SAFEGUARDING') => {
  const { data, errors } = await world.ask(who, 'query ($id: ID!) { node(id: $id) { ... on Person { displayName } } }', { id: person(id) }, { purpose });
  expect(errors).toEqual([]);
  return (data?.['node'] as { displayName: string } | null)?.displayName ?? null;
};
const list = async (who: Identity) => {
  const { data, errors } = await world.ask(who, '{ accessRequests(first: 100) { totalCount nodes { id recordKey } } }', {}, { purpose: 'SAFEGUARDING' });
  expect(errors).toEqual([]);
  return (data as { accessRequests: { nodes: { id: string; recordKey: string }[] } }).accessRequests.nodes;
};
/** Grants are looked for once a second. */
const sees = async (who: Identity, id: string) => await until('the grant shows the record', async () => (await seen(who, id)) !== null, 5_000);

test('the answer is the same for a record that is there, forbidden, closed, one’s own or nothing at all, by the same statements; and the owner of nothing hears of nothing', async () => {
  const own = newId();
  await world.hub.write(async (em) => void em.assign(aPerson(em, 'Mine'), { id: own }));
  const answers: unknown[] = [];
  const statements: string[] = [];
  const nonsense = newId();
  // What a connection sends once is sent.
  await asks(asker(), person(newId()));
  for (const record of [person(open), person(marac), person(ocg), person(own), person(nonsense), globalId('Case', newId()), globalId('Person', 'no-uuid')]) {
    const done: Done[] = [];
    statements.push((await statementsOf(async () => done.push(await asks(asker(), record)))).join('\n'));
    const [{ id, ...answer } = { id: null }] = done;
    expect(typeof id).toBe('string');
    answers.push(answer);
  }
  expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ __typename: 'AccessRequest', decision: null, reason: 'We visit tomorrow.' })]),
  );
  expect([...new Set(statements)]).toEqual([statements[0]]);
  const heard = (await list(owner())).map(({ recordKey }) => recordKey);
  expect(heard).toEqual(expect.arrayContaining([open, marac, ocg]));
  expect(heard).not.toContain(nonsense);
  expect(heard).not.toContain(own);
  // Who does not see the record does not hear that it is asked for, in their own agency neither.
  const outsider = somebody(['CONTROL_ROOM'], 'PROBATION_SERVICE');
  expect((await list(outsider)).map(({ recordKey }) => recordKey)).toEqual([open]);
});

describe('a grant', () => {
  test('shows the record to who asked, for that purpose, until its day, and is a disclosure', async () => {
    const [who, colleague, decider] = [asker(), asker(), owner()];
    const { id } = await asks(who, person(open));
    expect(await seen(who, open)).toBeNull();
    expect(await decides(decider, id, 'GRANTED')).toMatchObject({ __typename: 'AccessRequest', decision: 'GRANTED', decidedBy: `user:${decider.subject}` });
    await sees(who, open);
    expect(await seen(who, open)).toBe('Canary open');
    expect(await seen(who, open, 'PROBLEM_SOLVING')).toBeNull();
    expect(await seen(colleague, open)).toBeNull();
    expect(await seen({ ...who, agency: 'HUMBERSIDE_POLICE' }, open)).toBeNull();
    expect(await seen(who, marac)).toBeNull();
    const entries = await world.hub.ask<{ kind: string; recipients: string[] }>(
      `select distinct kind, recipients from ledger_entry where subject = '${who.subject}' and about @> array['Person:${open}'] and kind in ('CONSULTATION', 'DISCLOSURE')`,
    );
    expect(entries).toEqual([{ kind: 'DISCLOSURE', recipients: ['SAFER_NEIGHBOURHOODS'] }]);
    // The second wall knows the end by itself.
    const asking: Asking = { identity: who, purpose: 'SAFEGUARDING', actingFor: null, reason: null, glass: null, granted: true };
    const inSql = async () => (await world.rows(asking, `select 1 from person where id = '${open}'`)).length;
    expect(await inSql()).toBe(1);
    const before = world.now;
    world.later(2 * 24 * 60);
    expect(await inSql()).toBe(0);
    expect(await seen(who, open)).toBeNull();
    world.now = before;
  });

  test('is taken back at once, by any who could have given it, and once', async () => {
    const who = asker();
    const { id } = await asks(who, person(open));
    await decides(owner(), id, 'GRANTED');
    await sees(who, open);
    expect(await takesBack(who, id)).toEqual({ __typename: 'NotFound' });
    expect(await takesBack(owner(), id)).toEqual({ __typename: 'AccessRequest' });
    expect(await seen(who, open)).toBeNull();
    expect(await takesBack(owner(), id)).toEqual({ __typename: 'AccessDecided' });
  });

  test('opens a compartment, too, but none that is closed for good, also when it is closed later', async () => {
    const who = somebody(['CONTROL_ROOM'], 'SECURITY_CONTROL_CENTRE');
    const closed = await asks(who, person(ocg));
    expect(await decides(owner(), closed['id'], 'GRANTED')).toMatchObject({ __typename: 'AccessNotGranted' });
    expect(await decides(owner(), closed['id'], 'REFUSED', null)).toMatchObject({ __typename: 'AccessRequest', decision: 'REFUSED', grantedUntil: null });
    const { id } = await asks(who, person(marac));
    expect(await decides(owner(), id, 'GRANTED')).toMatchObject({ __typename: 'AccessRequest' });
    await sees(who, marac);
    await world.hub.write(async (em) => void (await em.execute(`update compartment set closed = true where code = 'MARAC'`)));
    expect(await seen(who, marac)).toBeNull();
    await world.hub.write(async (em) => void (await em.execute(`update compartment set closed = false where code = 'MARAC'`)));
    expect(await seen(who, marac)).toBe('Canary Marac');
  });

  test('lets an owner who has one themselves still decide', async () => {
    const who = owner();
    const theirs = newId();
    await world.hub.write(async (em) => void em.assign(aPerson(em, 'Canary of police'), { id: theirs, ownerAgency: 'HUMBERSIDE_POLICE' }));
    const mine = await asks(who, person(theirs));
    expect(await decides(somebody(['ASB_OFFICER'], 'HUMBERSIDE_POLICE'), mine['id'], 'GRANTED')).toMatchObject({ __typename: 'AccessRequest' });
    await sees(who, theirs);
    const { id } = await asks(asker(), person(open));
    expect((await list(who)).map((each) => each.id)).toContain(id);
    expect(await decides(who, id, 'GRANTED')).toMatchObject({ __typename: 'AccessRequest' });
  });
});

describe('a request is decided', () => {
  test('by another person than who asked, whatever their role or agency, and in SQL as well', async () => {
    const subject = `both-${newId()}`;
    const who = somebody(['ASB_OFFICER'], 'SAFER_NEIGHBOURHOODS', { subject });
    const sameOwner = somebody(['ASB_OFFICER'], 'PROBATION_SERVICE', { subject });
    const { id } = await asks(who, person(open));
    expect(['NotFound', 'AccessNotGranted']).toContain((await decides(sameOwner, id, 'GRANTED')).__typename);
    const own = await asks(sameOwner, person(open));
    expect(await decides(sameOwner, own['id'], 'GRANTED')).toMatchObject({ __typename: 'AccessNotGranted', message: expect.stringMatching(/another person/) });
    const key = keyIn(String(id));
    const asking: Asking = { identity: sameOwner, purpose: 'SAFEGUARDING', actingFor: null, reason: null, glass: null };
    for (const by of [subject, 'somebody-else'])
      await world
        .rows(
          asking,
          `update access_request set decision = 'GRANTED', decided_at = now(), decided_by = 'user:${by}', granted_from = now(), granted_until = now() + interval '1 day' where id = '${key}' returning id`,
        )
        .then(
          (rows) => expect(rows).toEqual([]),
          (failure: Error) => expect(failure.message).toMatch(/row-level security|check constraint/),
        );
    await expect(
      world.rows(
        asking,
        `insert into access_grant (id, record_type, record_id, subject, agency, purpose, granted_from, granted_until, granted_by) values (gen_random_uuid(), 'Person', '${open}', '${subject}', 'PROBATION_SERVICE', 'SAFEGUARDING', now(), now() + interval '1 day', 'user:${subject}')`,
      ),
    ).rejects.toThrow(/row-level security|check constraint/);
    await expect(world.rows(asking, `delete from access_request`)).rejects.toThrow(/permission denied/);
  });

  test('by nobody who does not see the record, and by nobody of another agency', async () => {
    const { id } = await asks(asker(), person(marac));
    for (const who of [somebody(['CONTROL_ROOM'], 'PROBATION_SERVICE'), somebody(['ASB_OFFICER'], 'HUMBERSIDE_POLICE'), asker()])
      expect(await decides(who, id, 'GRANTED'), who.agency).toMatchObject({ __typename: 'NotFound' });
    await expect(decides(somebody(['NAT_CHAIR'], 'PROBATION_SERVICE'), id, 'GRANTED')).rejects.toThrow(/You may not do this/);
  });

  test('once, also by five at once', async () => {
    const { id } = await asks(asker(), person(open));
    const raced = await Promise.all(Array.from({ length: 5 }, () => decides(owner(), id, 'GRANTED')));
    expect(raced.filter(({ __typename }) => __typename === 'AccessRequest')).toHaveLength(1);
    expect(raced.filter(({ __typename }) => __typename === 'AccessDecided')).toHaveLength(4);
  });

  test('until a day to come, and no further than a grant may last', async () => {
    const { id } = await asks(asker(), person(open));
    for (const end of [null, londonDay(world.now), tomorrow(29)])
      expect(await decides(owner(), id, 'GRANTED', end), String(end)).toMatchObject({ __typename: 'InvalidInput' });
    expect(await decides(owner(), id, 'GRANTED', tomorrow(28))).toMatchObject({ __typename: 'AccessRequest' });
  });
});

test('a purpose that the token does not allow cannot be asked for, and nobody asks without end', async () => {
  const who = { ...asker(), purposes: ['PROBLEM_SOLVING'] as const };
  expect(await asks(who, person(open))).toMatchObject({ __typename: 'InvalidInput' });
  const tireless = asker();
  for (let asked = 0; asked < 20; asked += 1) expect((await asks(tireless, person(newId()))).__typename).toBe('AccessRequest');
  expect(await asks(tireless, person(newId()))).toMatchObject({ __typename: 'TooManyRequests' });
  await expect(asks(somebody(['POLICE_SYSTEM'], 'HUMBERSIDE_POLICE'), person(open))).rejects.toThrow(/You may not do this/);
});
