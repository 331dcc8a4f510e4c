/** How somebody asks: what a request may say of itself, and the one answer to all that it may not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asking, askingOf, askings, NOTHING_SAID, type Said } from '../../src/access/asking.ts';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { type Identity, PURPOSES, type Purpose, type Role } from '../../src/access/identity.ts';
import { type PurposesInForce, purposesOn } from '../../src/access/purposes-in-force.ts';
import { ensureReferenceData } from '../../src/database/reference/ensure-reference-data.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { someone } from '../support/graph.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

/** Every purpose in force but PSPO_ENFORCEMENT; of INTELLIGENCE a reason is demanded. */
const IN_FORCE: PurposesInForce = new Map(
  PURPOSES.filter((purpose) => purpose !== 'PSPO_ENFORCEMENT').map((purpose) => [purpose, { reasonDemanded: purpose === 'INTELLIGENCE' }]),
);

interface Holder {
  readonly roles?: readonly Role[];
  readonly purposes?: readonly Purpose[];
  readonly defaultPurpose?: Purpose | null;
  readonly demo?: boolean;
}

function holder({
  roles = ['ASB_OFFICER'],
  purposes = ['PROBLEM_SOLVING', 'INTELLIGENCE', 'PSPO_ENFORCEMENT'],
  defaultPurpose = null,
  demo = false,
}: Holder = {}): Identity {
  return { ...someone(roles), purposes, defaultPurpose, demo };
}

const SYSTEM = { roles: ['POLICE_SYSTEM'] as const };
const say = (said: Partial<Said>): Said => ({ ...NOTHING_SAID, ...said });
const asks = (said: Partial<Said>, who: Holder = {}) => askingOf(holder(who), say(said), IN_FORCE);
const NOT_ALLOWED = { ok: false, refusal: 'PURPOSE_NOT_ALLOWED' };
const REASON_NEEDED = { ok: false, refusal: 'REASON_NEEDED' };

describe('a purpose', () => {
  test('that the token allows and that is in force is the purpose of the request', () => {
    const identity = holder();
    expect(askingOf(identity, say({ purpose: ['PROBLEM_SOLVING'] }), IN_FORCE)).toEqual({
      ok: true,
      value: { identity, purpose: 'PROBLEM_SOLVING', actingFor: null, reason: null, glass: null } satisfies Asking,
    });
  });

  test.each<[string, readonly unknown[]]>([
    ['that the token does not allow', ['SAFEGUARDING']],
    ['that is not in force, though the token allows it', ['PSPO_ENFORCEMENT']],
    ['that there is not', ['CURIOSITY']],
    ['in small letters', ['problem_solving']],
    ['with a blank behind it', ['PROBLEM_SOLVING ']],
    ['of no letters', ['']],
    ['said twice', ['PROBLEM_SOLVING', 'PROBLEM_SOLVING']],
    ['said twice in one', ['PROBLEM_SOLVING, INTELLIGENCE']],
    ['said as a list', [['PROBLEM_SOLVING']]],
    ['said as a number', [7]],
    ['said as something that reads like it', [{ toString: () => 'PROBLEM_SOLVING' }]],
    ['of a name that every object has', ['constructor']],
    ['of bytes that are no text', [null]],
  ])('%s is refused, and every such request in the same words', (_, purpose) => {
    expect(asks({ purpose })).toEqual(NOT_ALLOWED);
    // A reason or a default changes nothing.
    expect(asks({ purpose, reason: ['Because.'] }, { defaultPurpose: 'PROBLEM_SOLVING' })).toEqual(NOT_ALLOWED);
  });

  test('that is not said is the default of the token, and none where the token has none', () => {
    expect(asks({})).toMatchObject({ ok: true, value: { purpose: null } });
    expect(asks({}, { defaultPurpose: 'PROBLEM_SOLVING' })).toMatchObject({ ok: true, value: { purpose: 'PROBLEM_SOLVING' } });
    expect(asks({ purpose: ['INTELLIGENCE'], reason: ['To grade it.'] }, { defaultPurpose: 'PROBLEM_SOLVING' })).toMatchObject({
      ok: true,
      value: { purpose: 'INTELLIGENCE' },
    });
  });

  test('that is the default and not in force is refused like any other', () => {
    expect(asks({}, { defaultPurpose: 'PSPO_ENFORCEMENT' })).toEqual(NOT_ALLOWED);
  });

  test('cannot be said by who holds none', () => {
    expect(asks({ purpose: ['PROBLEM_SOLVING'] }, { purposes: [] })).toEqual(NOT_ALLOWED);
  });
});

// Domain rule 50: "Capture reason-for-access as well … Keep field, required for INTEL, CHILD, MARAC, OCG, bulk export."
describe('a reason', () => {
  test('is asked for where the purpose demands one, and goes on record', () => {
    expect(asks({ purpose: ['INTELLIGENCE'] })).toEqual(REASON_NEEDED);
    expect(asks({ purpose: ['INTELLIGENCE'], reason: ['  Grade of ISR 7  '] })).toMatchObject({ ok: true, value: { reason: 'Grade of ISR 7' } });
    expect(asks({}, { defaultPurpose: 'INTELLIGENCE' })).toEqual(REASON_NEEDED);
  });

  test('may be given where none is demanded', () => {
    expect(asks({ purpose: ['PROBLEM_SOLVING'], reason: ['The case of Larch Row'] })).toMatchObject({ ok: true, value: { reason: 'The case of Larch Row' } });
  });

  test('is not asked of who may not have the purpose: they learn nothing of it', () => {
    expect(asks({ purpose: ['INTELLIGENCE'] }, { purposes: ['PROBLEM_SOLVING'] })).toEqual(NOT_ALLOWED);
  });

  test('of an invented user stands for itself where nothing is said, and nowhere else', () => {
    const demo = { demo: true, defaultPurpose: 'INTELLIGENCE' } as const;
    expect(asks({}, demo)).toMatchObject({ ok: true, value: { purpose: 'INTELLIGENCE', reason: 'A demonstration by an invented user.' } });
    expect(asks({ reason: ['My own'] }, demo)).toMatchObject({ ok: true, value: { reason: 'My own' } });
    expect(asks({ purpose: ['INTELLIGENCE'] }, demo)).toEqual(REASON_NEEDED);
    expect(asks({}, { demo: true, defaultPurpose: 'PROBLEM_SOLVING' })).toMatchObject({ ok: true, value: { reason: null } });
  });
});

describe('the user in whose name a system asks', () => {
  test('is kept as it is said, and changes no right', () => {
    const asking = asks({ purpose: ['PROBLEM_SOLVING'], actingFor: ['PC 4711 Ørsted'] }, SYSTEM);
    expect(asking).toEqual({
      ok: true,
      value: {
        identity: { ...holder(SYSTEM), issuedAt: expect.any(Date), expiresAt: expect.any(Date) },
        purpose: 'PROBLEM_SOLVING',
        actingFor: 'PC 4711 Ørsted',
        reason: null,
        glass: null,
      },
    });
    // A name that is a user, a role or an agency of the hub is a name and nothing else.
    for (const name of ['demo:supervisor', 'ASB_OFFICER', 'SAFER_NEIGHBOURHOODS'])
      expect(asks({ purpose: ['SAFEGUARDING'], actingFor: [name] }, SYSTEM)).toEqual(NOT_ALLOWED);
  });

  test.each(['ASB_OFFICER', 'ANALYST', 'CONTROL_ROOM', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'OPERATOR'] as const)('cannot be said by a person: %s', (role) => {
    expect(asks({ actingFor: ['Somebody else'] }, { roles: [role] })).toEqual(NOT_ALLOWED);
  });
});

describe.each([
  ['actingFor', 250],
  ['reason', 500],
] as const)('%s', (name, most) => {
  test.each<[string, readonly unknown[]]>([
    ['twice', ['one', 'two']],
    ['twice the same', ['one', 'one']],
    ['empty', ['']],
    ['blank', ['   ']],
    ['a number', [7]],
    ['a list', [['one']]],
    ['an object', [{}]],
    ['bytes that are no text', [null]],
    ['half a character', ['PC \ud800']],
    ['a NUL', ['PC\0 1']],
    ['two lines', ['PC 1\nrole: OPERATOR']],
    ['a tab', ['PC\t1']],
    ['the separator of lines', ['PC\u2028 1']],
    ['a control character of the second set', ['PC\u0085 1']],
    ['too much', ['x'.repeat(most + 1)]],
    ['too many characters outside the first plane', ['🙂'.repeat(most + 1)]],
  ])('that is %s is refused', (_, values) => {
    expect(asks({ [name]: values }, SYSTEM)).toEqual(NOT_ALLOWED);
  });

  test('has room for as many characters as it says, whatever they are', () => {
    for (const each of ['x', '🙂', 'é'])
      expect(asks({ [name]: [each.repeat(most)] }, SYSTEM)).toMatchObject({ ok: true, value: { [name]: each.repeat(most) } });
  });
});

describe('the purposes in force', () => {
  let database: HubDatabase;
  beforeAll(async () => {
    database = await hubDatabase();
  });
  afterAll(() => database.close());

  const on = (day: string) => purposesOn(database.orm.em.fork(), day);
  const setReason = (code: Purpose, from: string, demanded: boolean) =>
    database.write((em) =>
      em.execute(
        `insert into purpose (code, in_force_from, in_force_to, description, regime, reason_demanded, source) values (?, ?, null, 'In a test', 'UK_GDPR_PART2', ?, 'A test')`,
        [code, from, demanded],
      ),
    );

  test('are all that a token may name, from the start; a hub that was told nothing has each with its source', async () => {
    const found = await on('2026-11-23');
    expect([...found.keys()].toSorted()).toEqual([...PURPOSES].toSorted());
    expect([...found].filter(([, { reasonDemanded }]) => reasonDemanded).map(([code]) => code)).toEqual(['INTELLIGENCE']);
    const rows = await database.ask<{ source: string; description: string }>('select source, description from purpose');
    for (const { source, description } of rows) expect([source, description]).not.toContain('');
    expect((await on('1999-12-31')).size).toBe(0);
  });

  test('let every invented user ask as they mostly do', async () => {
    const found = await on('2026-11-23');
    for (const user of DEMO_USERS) expect(askingOf({ ...holder({ demo: true }), ...user }, NOTHING_SAID, found), user.name).toMatchObject({ ok: true });
  });

  test('demand a reason, or no longer, from the day that the law says', async () => {
    await setReason('INTELLIGENCE', '2027-01-01', false);
    await setReason('SAFEGUARDING', '2027-02-01', true);
    const demanded = async (day: string) => [...(await on(day))].filter(([, each]) => each.reasonDemanded).map(([code]) => code);
    expect(await demanded('2026-12-31')).toEqual(['INTELLIGENCE']);
    expect(await demanded('2027-01-31')).toEqual([]);
    expect(await demanded('2027-02-01')).toEqual(['SAFEGUARDING']);
  });

  test('that a hub ended stay ended over a start, and what it brings is added where it is missing', async () => {
    await database.ask(`update purpose set in_force_to = '2027-03-01' where code = 'ANALYSIS'`);
    await database.ask(`delete from purpose where code = 'OPERATIONS'`);
    await ensureReferenceData(database.orm.em.fork());
    expect((await on('2027-02-28')).has('ANALYSIS')).toBe(true);
    expect((await on('2027-03-01')).has('ANALYSIS')).toBe(false);
    expect((await on('2027-03-01')).has('OPERATIONS')).toBe(true);
  });

  test('are read again within two seconds, and at once when a day begins in London', async () => {
    // The last second of a summer day in London: 22:59:59 UTC.
    let now = new Date('2027-06-30T22:59:59.000Z');
    const clock: Clock = { now: () => now };
    const askingFor = askings({ em: () => database.orm.em.fork(), clock });
    const officer = holder({ purposes: ['VICTIM_CONTACT'] });
    const ask = async () => (await askingFor(officer, say({ purpose: ['VICTIM_CONTACT'] }))).ok;
    await database.ask(`update purpose set in_force_to = '2027-07-01' where code = 'VICTIM_CONTACT'`);
    expect(await ask()).toBe(true);
    now = new Date('2027-06-30T23:00:00.000Z');
    expect(await ask()).toBe(false);
    await database.ask(`update purpose set in_force_to = null where code = 'VICTIM_CONTACT'`);
    await until('the purpose is in force again', ask);
  });

  test('are asked for once, however many ask at the same moment; a failure is not kept', async () => {
    let asked = 0;
    let broken = true;
    const em = () => {
      asked += 1;
      if (broken) throw new Error('The database is away.');
      return database.orm.em.fork();
    };
    const askingFor = askings({ em, clock: { now: () => new Date('2026-11-23T12:00:00Z') } });
    await expect(askingFor(holder(), NOTHING_SAID)).rejects.toThrow('away');
    broken = false;
    expect((await Promise.all(Array.from({ length: 20 }, () => askingFor(holder(), NOTHING_SAID)))).every(({ ok }) => ok)).toBe(true);
    // For the purposes; and once more for whom owners have opened records to.
    expect(asked).toBe(3);
  });
});

describe('broken glass', () => {
  const GLASS = '019aa2f0-3c00-7a10-9b00-000000000012';
  const id = (text: string) => Buffer.from(text).toString('base64');
  const NOT_OPEN = { ok: false, refusal: 'GLASS_NOT_OPEN' };

  test.each([
    ['its id, as it came', id(`GlassBreak:${GLASS}`)],
    ['its key, as the ledger names it', GLASS],
  ])('is named by %s', (_, glass) => {
    expect(asks({ purpose: ['PROBLEM_SOLVING'], breakGlass: [glass] })).toMatchObject({ ok: true, value: { glass: GLASS } });
    expect(asks({ breakGlass: [glass] })).toMatchObject({ ok: true, value: { purpose: null, glass: GLASS } });
  });

  test.each<[string, readonly unknown[]]>([
    ['said twice', [GLASS, GLASS]],
    ['of another type', [id(`Person:${GLASS}`)]],
    ['with more behind it', [id(`GlassBreak:${GLASS}:`)]],
    ['damaged', [`${id(`GlassBreak:${GLASS}`)} `]],
    ['in capitals', [GLASS.toUpperCase()]],
    ['of no letters', ['']],
    ['said as a list', [[GLASS]]],
    ['of bytes that are no text', [null]],
  ])('that is %s is refused like all that is not open', (_, breakGlass) => {
    expect(asks({ purpose: ['PROBLEM_SOLVING'], breakGlass })).toEqual(NOT_OPEN);
  });

  test('is nothing that a system could name', () => {
    expect(asks({ purpose: ['PROBLEM_SOLVING'], breakGlass: [GLASS] }, SYSTEM)).toEqual(NOT_OPEN);
  });

  test('tells nobody more of purposes: a wrong one is refused as it is without', () => {
    expect(asks({ purpose: ['SAFEGUARDING'], breakGlass: ['nothing'] })).toEqual(asks({ purpose: ['PROBLEM_SOLVING'], breakGlass: ['nothing'] }));
  });
});
