/** Broken glass: who may break it, what it shows through both walls, when it is over, who is told, who reviews it, and that nobody hides it. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseLateReviews } from '../../../src/access/glass/commands/raise-late-reviews.ts';
import type { Identity } from '../../../src/access/identity.ts';
import { Case } from '../../../src/cases/case.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { aCase, aMeeting, anAction, aPerson, aStaffMember, linked } from '../../support/records.ts';
import { anAuditor, anEmergency, breakGlass, type Done, type Emergency, globalId, keyIn, somebody, statementsOf } from './emergency.ts';

let world: Emergency;
/** A person of probation, which shares nothing with Safer Neighbourhoods. */
let theirs: string;
/** A person of Safer Neighbourhoods' own whose record lies in MARAC; the control room is not read into it. */
let marked: string;
/** A record of probation that lies in two compartments. */
let far: string;
/** One of probation's in OCG, which is closed for good. */
let closed: string;
/** A case of probation, with the person in it. */
let theirCase: string;

const person = (id: string) => globalId('Person', id);
const ofPerson = 'query ($id: ID!) { node(id: $id) { ... on Person { displayName names { full } } } }';

beforeAll(async () => {
  world = await anEmergency();
  await world.hub.write(async (em) => {
    const made = (name: string, owner: string, markings: string[]) => {
      const each = aPerson(em, name);
      em.assign(each, { ownerAgency: owner, originator: owner, markings });
      return each;
    };
    const probations = made('Canary Probation', 'PROBATION_SERVICE', []);
    [theirs, marked, closed] = [
      probations.id,
      made('Canary Marac', 'SECURITY_CONTROL_CENTRE', ['MARAC']).id,
      made('Canary Ocg', 'PROBATION_SERVICE', ['OCG']).id,
    ];
    far = made('Canary far', 'PROBATION_SERVICE', ['MARAC', 'CHILD']).id;
    const each = aCase(em, 'Canary case', aStaffMember(em));
    em.assign(each, { ownerAgency: 'PROBATION_SERVICE' });
    linked(em, each, { person: probations });
    theirCase = each.id;
  });
}, 60_000);
afterAll(() => world.close());

const officer = () => somebody(['ASB_OFFICER']);
const operator = () => somebody(['CONTROL_ROOM'], 'SECURITY_CONTROL_CENTRE', { defaultPurpose: 'SAFEGUARDING' });
const nameSeen = async (who: Identity, id: string, glass: string | null) => {
  const { data, errors } = await world.ask(who, ofPerson, { id: person(id) }, { glass });
  expect(errors).toEqual([]);
  return (data?.['node'] as { displayName: string } | null)?.displayName ?? null;
};

describe('glass that was broken on one record', () => {
  test('shows that record with what hangs on it, whosever it is, to who broke it and says so, and to nobody else', async () => {
    const who = officer();
    expect(await nameSeen(who, theirs, null)).toBeNull();
    const { glass, __typename } = await breakGlass(world, who, { record: person(theirs) });
    expect(__typename).toBe('GlassBreak');
    expect(await world.ask(who, ofPerson, { id: person(theirs) }, { glass })).toEqual({
      data: { node: { displayName: 'Canary Probation', names: [{ full: 'Canary Probation' }] } },
      errors: [],
    });
    // Not without saying so, and no other record.
    expect(await nameSeen(who, theirs, null)).toBeNull();
    expect(await nameSeen(who, closed, glass)).toBeNull();
    expect(await world.ask(who, 'query ($id: ID!) { node(id: $id) { id } }', { id: globalId('Case', theirCase) }, { glass })).toEqual({
      data: { node: null },
      errors: [],
    });
    await expect(nameSeen(officer(), theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
    await expect(nameSeen({ ...who, agency: 'HUMBERSIDE_POLICE' }, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
  });

  test('goes through lists, counts and filters, where it is one more', async () => {
    const who = officer();
    const total = async (glass: string | null) => {
      const { data, errors } = await world.ask(who, '{ people(first: 100) { totalCount nodes { id } } }', {}, { glass });
      expect(errors).toEqual([]);
      return data?.['people'] as { totalCount: number; nodes: { id: string }[] };
    };
    const before = await total(null);
    const { glass } = await breakGlass(world, who, { record: person(theirs) });
    const during = await total(glass);
    expect(during.totalCount).toBe(before.totalCount + 1);
    expect(during.nodes.map(({ id }) => id)).toContain(person(theirs));
  });

  test('opens a record in a compartment, across the agency too, but none that is closed for good', async () => {
    const who = operator();
    for (const [id, name] of [
      [marked, 'Canary Marac'],
      [far, 'Canary far'],
      [closed, null],
    ] as const) {
      expect(await nameSeen(who, id, null)).toBeNull();
      const { glass, __typename } = await breakGlass(world, who, { record: person(id) });
      expect(__typename).toBe('GlassBreak');
      expect(await nameSeen(who, id, glass)).toBe(name);
    }
    // Also who is read into what is closed does not reach into another agency by it.
    const readIn = officer();
    const { glass } = await breakGlass(world, readIn, { record: person(closed) });
    expect(await nameSeen(readIn, closed, glass)).toBeNull();
  });

  test('opens a case of another agency, and nobody who is in it', async () => {
    const who = officer();
    const { glass } = await breakGlass(world, who, { record: globalId('Case', theirCase) });
    const { data } = await world.ask(
      who,
      'query ($id: ID!) { node(id: $id) { ... on Case { title people { totalCount nodes { displayName } } } } }',
      { id: globalId('Case', theirCase) },
      { glass },
    );
    expect(data).toEqual({ node: { title: 'Canary case', people: { totalCount: 0, nodes: [] } } });
  });

  test('opens a meeting with its actions, which are nothing without it, though it is on nobody’s list', async () => {
    const { meeting, action } = await world.hub.write(async (em) => {
      const held = aMeeting(em, 'Canary meeting');
      em.assign(held, { ownerAgency: 'PROBATION_SERVICE', kind: 'MACE', markings: ['MACE'] });
      const set = anAction(em, held, aStaffMember(em), 'Canary action');
      em.assign(set, { ownerAgency: 'PROBATION_SERVICE', markings: ['MACE'] });
      return { meeting: held.id, action: set.id };
    });
    const who = operator();
    const { glass } = await breakGlass(world, who, { record: globalId('Meeting', meeting) });
    const seen = async (using: string | null) =>
      (
        await world.ask(
          who,
          'query ($id: ID!) { node(id: $id) { ... on Action { meeting { kind { code } } } } }',
          { id: globalId('Action', action) },
          { glass: using },
        )
      ).data;
    expect(await seen(null)).toEqual({ node: null });
    expect(await seen(glass)).toEqual({ node: { meeting: { kind: { code: 'MACE' } } } });
  });

  test('lets nobody change what it shows', async () => {
    const who = officer();
    const { glass } = await breakGlass(world, who, { record: globalId('Case', theirCase) });
    const done = await world
      .mutate(
        who,
        'caseAdvance(caseId: $record, to: ANALYSIS, reason: "A test.", idempotencyKey: $key) { __typename }',
        { record: globalId('Case', theirCase) },
        { glass },
      )
      .catch((failure: Error) => failure.message);
    expect(done).toEqual({ __typename: 'NotFound' });
    expect(await world.hub.orm.em.fork().findOne(Case, { id: theirCase })).toMatchObject({ stage: 'SCANNING' });
  });
});

describe('glass that was broken on a compartment', () => {
  test('shows the records in it that the agency may see, and none that lie in another as well', async () => {
    const who = operator();
    const both = newId();
    await world.hub.write(async (em) => {
      em.assign(aPerson(em, 'Canary Both'), { id: both, ownerAgency: 'SECURITY_CONTROL_CENTRE', markings: ['MARAC', 'OCG'] });
    });
    expect(await nameSeen(who, marked, null)).toBeNull();
    const { glass } = await breakGlass(world, who, { compartment: 'MARAC' });
    expect(await nameSeen(who, marked, glass)).toBe('Canary Marac');
    expect(await nameSeen(who, both, glass)).toBeNull();
    // Of another agency that does not share, the compartment opens nothing.
    expect(await nameSeen(who, far, glass)).toBeNull();
  });

  test('that is closed for good, or that there is not, is broken all the same and shows nothing', async () => {
    const who = operator();
    for (const compartment of ['OCG', 'OPERATION:NIGHTJAR']) {
      const { glass, __typename } = await breakGlass(world, who, { compartment });
      expect(__typename).toBe('GlassBreak');
      expect(await nameSeen(who, closed, glass)).toBeNull();
      expect(await nameSeen(who, marked, glass)).toBeNull();
    }
  });

  test('of which the name is no name is refused, whatever it says', async () => {
    expect(await breakGlass(world, operator(), { compartment: 'marac' })).toMatchObject({ __typename: 'InvalidInput' });
  });
});

describe('what is broken', () => {
  test('is answered alike whether it is there, forbidden, closed or nothing at all, by the same statements', async () => {
    const answers: unknown[] = [];
    const statements: (readonly string[])[] = [];
    for (const record of [person(theirs), person(marked), person(closed), person(newId()), globalId('Case', newId()), globalId('Person', 'no-uuid')]) {
      const who = officer();
      const broken: (Done & { readonly glass: string })[] = [];
      statements.push(await statementsOf(async () => broken.push(await breakGlass(world, who, { record }))));
      const [{ glass, id, ...answer } = { glass: '', id: null }] = broken;
      expect(glass).not.toBe('');
      expect(id).toBe(globalId('GlassBreak', glass));
      answers.push(answer);
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(new Set(statements.map((each) => each.join('\n'))).size).toBe(1);
    expect(statements[0]?.length).toBeGreaterThan(5);
  });

  test('is never what hangs on a record, nor who answered a form', async () => {
    for (const type of ['PersonName', 'Action', 'NteReport', 'PefRespondent', 'Agency', 'GlassBreak', 'Nothing'])
      expect(await breakGlass(world, officer(), { record: globalId(type, newId()) }), type).toMatchObject({
        __typename: 'InvalidInput',
        message: expect.stringMatching(/nothing that can be opened by itself/),
      });
  });
});

describe('who may break glass', () => {
  test('the dated data say: not an analyst, not a chair; and a system never, whatever they say', async () => {
    for (const who of [
      somebody(['ANALYST']),
      somebody(['NAT_CHAIR'], 'NORTH_LINCOLNSHIRE_COUNCIL'),
      somebody(['POLICE_SYSTEM', 'ASB_OFFICER'], 'HUMBERSIDE_POLICE'),
    ])
      expect(await breakGlass(world, who, { record: person(theirs) }), who.roles.join()).toMatchObject({ __typename: 'GlassNotBroken' });
    await expect(breakGlass(world, somebody(['POLICE_SYSTEM'], 'HUMBERSIDE_POLICE'), { record: person(theirs) })).rejects.toThrow(/You may not do this/);
    const day = '2026-11-01';
    await world.hub.write(async (em) => {
      await em.execute(
        `insert into parameter (name, valid_from, value, unit, source) values ('GLASS_BROKEN_BY', ?, '["ANALYST","POLICE_SYSTEM"]', 'WORDS', 'A test.')`,
        [day],
      );
    });
    expect(await breakGlass(world, somebody(['ANALYST']), { record: person(theirs) })).toMatchObject({ __typename: 'GlassBreak' });
    expect(await breakGlass(world, officer(), { record: person(theirs) })).toMatchObject({ __typename: 'GlassNotBroken' });
    expect(await breakGlass(world, somebody(['POLICE_SYSTEM', 'ANALYST'], 'HUMBERSIDE_POLICE'), { record: person(theirs) })).toMatchObject({
      __typename: 'GlassNotBroken',
    });
    await world.hub.write(async (em) => {
      await em.execute(`delete from parameter where name = 'GLASS_BROKEN_BY' and valid_from = ?`, [day]);
    });
  });

  test('three times in a day, also when they try at once, and again tomorrow', async () => {
    const who = officer();
    const tried = await Promise.all(Array.from({ length: 6 }, () => breakGlass(world, who, { record: person(theirs) })));
    expect(tried.filter(({ __typename }) => __typename === 'GlassBreak')).toHaveLength(3);
    expect(tried.filter(({ __typename }) => __typename === 'GlassNotBroken')).toHaveLength(3);
    const before = world.now;
    world.later(24 * 60);
    expect(await breakGlass(world, who, { record: person(theirs) })).toMatchObject({ __typename: 'GlassBreak' });
    world.now = before;
  });

  test('nobody, where nobody but they would review it', async () => {
    const before = await world.hub.ask<{ post: string }>('select post from glass_reviewer');
    expect(before).toEqual([{ post: 'COUNCIL_AUDITOR' }]);
    const who = officer();
    await world.hub.write(async (em) => void (await em.execute(`update glass_reviewer set subject = ?`, [who.subject])));
    expect(await breakGlass(world, who, { record: person(theirs) })).toMatchObject({
      __typename: 'GlassNotBroken',
      message: expect.stringMatching(/Nobody is named to review/),
    });
    expect(await breakGlass(world, officer(), { record: person(theirs) })).toMatchObject({ __typename: 'GlassBreak' });
    await world.hub.write(async (em) => void (await em.execute(`update glass_reviewer set subject = null`)));
  });
});

describe('the end of glass', () => {
  test('comes by itself after an hour, to the millisecond, whatever the program asks', async () => {
    const who = officer();
    const before = world.now;
    const { glass, openedAt, endsAt } = await breakGlass(world, who, { record: person(theirs) });
    expect(Date.parse(String(endsAt)) - Date.parse(String(openedAt))).toBe(3_600_000);
    const asking = { identity: who, purpose: who.defaultPurpose, actingFor: null, reason: null, glass };
    const inSql = async () => (await world.rows(asking, `select display_name from person where id = '${theirs}'`)).length;
    world.now = new Date(before.getTime() + 3_599_999);
    expect(await nameSeen(who, theirs, glass)).toBe('Canary Probation');
    expect(await inSql()).toBe(1);
    world.now = new Date(before.getTime() + 3_600_000);
    await expect(nameSeen(who, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
    // The second wall stands alone.
    expect(await inSql()).toBe(0);
    world.now = before;
  });

  test('comes when it is given back, and nobody lengthens it', async () => {
    const who = officer();
    const { glass, id } = await breakGlass(world, who, { record: person(theirs) });
    expect(await returned(who, id)).toMatchObject({ __typename: 'GlassBreak' });
    await expect(nameSeen(who, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
    expect(await returned(who, id)).toMatchObject({ __typename: 'GlassOver' });
    expect(await returned(officer(), id)).toMatchObject({ __typename: 'NotFound' });
    const asking = { identity: who, purpose: who.defaultPurpose, actingFor: null, reason: null, glass };
    for (const change of ['returned_at = null, returned_by = null', "ends_at = ends_at + interval '1 hour'"])
      await world.rows(asking, `update glass_break set ${change} where id = '${glass}' returning id`).then(
        (rows) => expect(rows).toEqual([]),
        (failure: Error) => expect(failure.message).toMatch(/permission denied|row-level security/),
      );
    await expect(nameSeen(who, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
  });

  test('is brought about by the reviewer, too', async () => {
    const who = officer();
    const { glass, id } = await breakGlass(world, who, { record: person(theirs) });
    expect(await returned(anAuditor(), id)).toMatchObject({ __typename: 'GlassBreak' });
    await expect(nameSeen(who, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
  });

  test('is the same for all that is not open: another’s, none, and what is no id', async () => {
    const who = officer();
    for (const glass of [newId(), 'nothing', '', "' or true", newId().toUpperCase()])
      await expect(nameSeen(who, theirs, glass)).rejects.toThrow('GLASS_NOT_OPEN');
  });
});

const returned = (who: Identity, id: unknown): Promise<Done> =>
  world.mutate(who, 'glassReturn(glassId: $glassId, idempotencyKey: $key) { __typename }', { glassId: id });
const reviewed = (who: Identity, id: unknown, finding = 'JUSTIFIED'): Promise<Done> =>
  world.mutate(
    who,
    'glassReview(glassId: $glassId, finding: $finding, note: "Looked at.", idempotencyKey: $key) { __typename ... on Refusal { message } ... on GlassBreak { finding reviewedBy findingNote } }',
    { glassId: id, finding },
  );
const alertsOf = async (id: unknown) =>
  await world.hub.ask<{ kind: string; severity: string; sentence: string; settled: boolean; id: string }>(
    `select id, kind, severity, sentence, settled_at is not null as settled from alert where about = '${keyIn(String(id))}' order by raised_at, kind`,
  );

describe('the alert', () => {
  test('reaches the reviewer with the breaking itself, names nobody, and says nothing of the reason', async () => {
    const auditor = anAuditor();
    const told: unknown[] = [];
    const context = world.contextFor(
      { identity: auditor, purpose: 'LAWFULNESS_CHECK', actingFor: null, reason: null, glass: null },
      { requestId: 'watch', signal: new AbortController().signal },
    );
    const follow = context.live.follow({
      filter: ({ kind, category }) => kind === 'alert.raised' && category === 'GLASS_BROKEN',
      signal: new AbortController().signal,
    });
    const next = follow.next();
    const began = performance.now();
    const who = officer();
    const { id } = await breakGlass(world, who, { record: person(theirs) });
    told.push((await next).value);
    expect(performance.now() - began).toBeLessThan(10_000);
    await follow.return?.();
    const [alert] = await alertsOf(id);
    expect(alert).toMatchObject({ kind: 'GLASS_BROKEN', severity: 'HIGH', settled: false });
    expect(alert?.sentence).not.toContain(who.subject);
    expect(alert?.sentence).not.toContain('danger');
    expect(alert?.sentence).toMatch(/the 1st of at most 3 by this person today/);
    const { data, errors } = await world.ask(
      auditor,
      'query { alerts(first: 50, filter: { kind: GLASS_BROKEN, open: true }) { nodes { subject { ... on GlassBreak { id reason } } } } }',
    );
    expect(errors).toEqual([]);
    expect((data as { alerts: { nodes: { subject: unknown }[] } }).alerts.nodes.map(({ subject }) => subject)).toContainEqual({
      id,
      reason: 'Somebody is in danger.',
    });
    // Nobody else hears of it.
    const others = await world.ask(who, '{ alerts(filter: { kind: GLASS_BROKEN }) { totalCount } }');
    expect(others.data).toEqual({ alerts: { totalCount: 0 } });
  });

  test('is settled by the review alone: by nobody’s word, by no statement, and never by who broke it', async () => {
    const who = somebody(['ASB_OFFICER', 'AUDITOR'], 'NORTH_LINCOLNSHIRE_COUNCIL');
    const { id, glass } = await breakGlass(world, who, { record: person(theirs) });
    const [alert] = await alertsOf(id);
    if (alert === undefined) throw new Error('There is no alert.');
    const settle = (by: Identity) =>
      world.mutate(by, 'alertSettle(alertId: $record, note: "Done.", idempotencyKey: $key) { __typename }', { record: globalId('Alert', alert.id) });
    expect(await settle(who)).toEqual({ __typename: 'InvalidInput' });
    expect(await settle(officer())).toEqual({ __typename: 'NotFound' });
    const asking = { identity: who, purpose: who.defaultPurpose, actingFor: null, reason: null, glass };
    for (const statement of [
      `update alert set settled_at = now(), settled_by = 'hub' where id = '${alert.id}'`,
      `update alert set kind = 'RADIO_LOG_GAP' where id = '${alert.id}'`,
      `update alert set about = 'elsewhere' where id = '${alert.id}'`,
      `delete from alert where id = '${alert.id}'`,
    ])
      await expect(world.rows(asking, statement), statement).rejects.toThrow(/broken glass/);
    await expect(world.rows(asking, `delete from glass_break where id = '${glass}'`)).rejects.toThrow(/permission denied/);
    world.later(61);
    // Reviewed by oneself, under a second role, and as somebody else in SQL.
    expect(await reviewed(who, id)).toMatchObject({ __typename: 'GlassNotReviewed', message: expect.stringMatching(/another person/) });
    for (const by of [who.subject, 'somebody-else'])
      await world
        .rows(
          asking,
          `update glass_break set reviewed_at = now(), reviewed_by = 'user:${by}', finding = 'JUSTIFIED', finding_note = 'Mine.' where id = '${glass}' returning id`,
        )
        .then(
          (rows) => expect(rows).toEqual([]),
          (failure: Error) => expect(failure.message).toMatch(/row-level security|check constraint/),
        );
    expect((await alertsOf(id)).every(({ settled }) => !settled)).toBe(true);
    const auditor = anAuditor();
    expect(await reviewed(auditor, id)).toMatchObject({ __typename: 'GlassBreak', finding: 'JUSTIFIED', reviewedBy: `user:${auditor.subject}` });
    expect((await alertsOf(id)).every(({ settled }) => settled)).toBe(true);
    world.later(-61);
  });

  test('is followed by another while the review is late, until it is made', async () => {
    const before = world.now;
    const { id } = await breakGlass(world, officer(), { record: person(theirs) });
    const round = () => world.hub.write((em) => raiseLateReviews(em, { now: () => world.now }));
    world.later(61);
    await round();
    expect(await alertsOf(id)).toHaveLength(1);
    world.later(5 * 24 * 60);
    await round();
    await round();
    expect((await alertsOf(id)).map(({ kind }) => kind)).toEqual(['GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE']);
    expect(await reviewed(anAuditor(), id, 'NOT_JUSTIFIED')).toMatchObject({ finding: 'NOT_JUSTIFIED' });
    expect((await alertsOf(id)).every(({ settled }) => settled)).toBe(true);
    await round();
    expect(await alertsOf(id)).toHaveLength(2);
    world.now = before;
  });
});

describe('the review', () => {
  test('is the named reviewer’s, after the end, once', async () => {
    const before = world.now;
    const who = officer();
    const { id } = await breakGlass(world, who, { record: person(theirs) });
    const auditor = anAuditor();
    expect(await reviewed(auditor, id)).toMatchObject({ __typename: 'GlassNotReviewed', message: expect.stringMatching(/open until/) });
    world.later(60);
    // Auditors of another agency see it, and are not named.
    expect(await reviewed(anAuditor({ agency: 'HUMBERSIDE_POLICE' }), id)).toMatchObject({ __typename: 'NotFound' });
    await expect(reviewed(who, id)).rejects.toThrow(/You may not do this/);
    const raced = await Promise.all(Array.from({ length: 5 }, () => reviewed(anAuditor(), id)));
    expect(raced.filter(({ __typename }) => __typename === 'GlassBreak')).toHaveLength(1);
    expect(raced.filter(({ __typename }) => __typename === 'GlassNotReviewed')).toHaveLength(4);
    world.now = before;
  });
});

describe('glassBreaks', () => {
  test('shows one’s own, and to auditors all', async () => {
    const [who, other] = [officer(), officer()];
    const { id } = await breakGlass(world, who, { record: person(theirs) });
    const list = async (by: Identity) => {
      const { data, errors } = await world.ask(by, '{ glassBreaks(first: 100) { nodes { id subject } } }');
      expect(errors).toEqual([]);
      return (data as { glassBreaks: { nodes: { id: string; subject: string }[] } }).glassBreaks.nodes;
    };
    expect(await list(who)).toEqual([{ id, subject: who.subject }]);
    expect(await list(other)).toEqual([]);
    expect((await list(anAuditor())).map((each) => each.id)).toContain(id);
    expect((await list(anAuditor({ agency: 'HUMBERSIDE_POLICE' }))).map((each) => each.id)).toContain(id);
  });

  test('holds everything that was read, exactly what was answered, for who reads the ledger', async () => {
    const who = officer();
    const { id, glass } = await breakGlass(world, who, { record: person(theirs) });
    await world.ask(
      who,
      'query ($id: ID!) { node(id: $id) { ... on Person { displayName dateOfBirth recordedAt names { full kind } } } }',
      { id: person(theirs) },
      { glass },
    );
    // Nothing is told, and that is on record, too.
    await world.ask(who, 'query ($id: ID!) { node(id: $id) { ... on Person { displayName } } }', { id: person(closed) }, { glass });
    const query = '{ glassBreaks(first: 100) { nodes { id reads { totalCount nodes { kind items { about fields } } } } } }';
    const own = await world.ask(who, query);
    expect(own.errors.map(({ code }) => code)).toContain('FORBIDDEN');
    const { data, errors } = await world.ask(anAuditor(), query);
    expect(errors).toEqual([]);
    const found = (data as { glassBreaks: { nodes: { id: string; reads: unknown }[] } }).glassBreaks.nodes.find((each) => each.id === id);
    expect(found?.reads).toEqual({
      totalCount: 2,
      nodes: [
        { kind: 'CONSULTATION', items: [{ about: `GlassBreak:${glass}`, fields: ['GlassBreak.used'] }] },
        {
          kind: 'DISCLOSURE',
          items: [{ about: `Person:${theirs}`, fields: ['Person.displayName', 'Person.names', 'Person.recordedAt', 'PersonName.full', 'PersonName.kind'] }],
        },
      ],
    });
    // That the auditor looked is itself on record.
    const looked = await world.hub.ask<{ count: number }>(
      `select count(*)::int as count from ledger_entry where about @> array['GlassBreak:${glass}'] and items::text like '%GlassBreak.reads%'`,
    );
    expect(looked).toEqual([{ count: 1 }]);
    // For no other purpose.
    const curious = await world.ask(anAuditor(), query, {}, { purpose: 'ANALYSIS' });
    expect(curious.errors.length).toBeGreaterThan(0);
  });
});

describe('when the database breaks off in between', () => {
  /** Makes the database refuse, as its owner, while the work is done. */
  async function refusing(table: string, when: string, work: () => Promise<void>): Promise<void> {
    const owner = new pg.Client({ connectionString: world.hub.ownerUrl });
    await owner.connect();
    try {
      await owner.query(`create function broken_off() returns trigger language plpgsql as $$ begin raise exception 'broken off'; end $$`);
      await owner.query(`create trigger broken_off before insert on ${table} for each row when (${when}) execute function broken_off()`);
      await work();
    } finally {
      await owner.query(`drop trigger broken_off on ${table}`);
      await owner.query('drop function broken_off()');
      await owner.end();
    }
  }

  test('no glass is broken without the reviewer being told', async () => {
    const who = officer();
    await refusing('alert', "new.kind = 'GLASS_BROKEN'", async () => {
      await expect(breakGlass(world, who, { record: person(theirs) })).rejects.toThrow();
    });
    expect(await world.hub.ask(`select 1 from glass_break where subject = '${who.subject}'`)).toEqual([]);
  });

  test('nothing is shown under glass that is not on record', async () => {
    const who = officer();
    const { glass } = await breakGlass(world, who, { record: person(theirs) });
    await refusing('ledger_entry', 'new.glass is not null', async () => {
      await expect(nameSeen(who, theirs, glass)).rejects.toThrow();
      await expect(nameSeen(who, closed, glass)).rejects.toThrow();
    });
    expect(await nameSeen(who, theirs, glass)).toBe('Canary Probation');
  });
});
