/** Members of staff: written down when they first act, known again by their subject, and refused when their agency is unknown or they have left. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, CommandContext } from '../../src/access/command-context.ts';
import { agencyOf, recordStaff, staffOf } from '../../src/access/staff.ts';
import { StaffMember } from '../../src/access/staff-member.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';

describe('a member of staff', () => {
  let database: HubDatabase;
  beforeAll(async () => void (database = await hubDatabase()));
  afterAll(() => database.close());

  const someoneNew = (agency = 'VICTIM_SUPPORT'): Actor => ({ subject: newId(), name: 'Noreen Oak', agency });
  const as = <Answer>(actor: Actor, work: (context: CommandContext) => Promise<Answer>, simulated = false) =>
    database.write((em) => work({ em, actor, clock: systemClock, simulated, outbound }));
  const NO_AGENCY = {
    ok: false,
    refusal: { kind: 'InvalidInput', argument: 'agency', message: 'UNHEARD_OF is no agency of this hub: ask Safer Neighbourhoods to register it.' },
  };

  test('is written down once, and known again by the subject even under another name', async () => {
    const actor = someoneNew();
    const first = await as(actor, staffOf);
    expect(first).toMatchObject({ ok: true, value: { name: 'Noreen Oak', jobTitle: 'Not recorded', subject: actor.subject, leftOn: null, simulated: false } });
    const again = await as({ ...actor, name: 'Noreen Elm' }, staffOf);
    expect(again).toMatchObject({ ok: true, value: { id: first.ok ? first.value.id : '', name: 'Noreen Oak' } });
  });

  test('is written down once though many first acts come at once', async () => {
    const actor = someoneNew();
    const answers = await Promise.all(Array.from({ length: 8 }, () => as(actor, staffOf)));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.id : answer.refusal.message))).size).toBe(1);
    expect(await database.orm.em.fork().count(StaffMember, { subject: actor.subject })).toBe(1);
  });

  test('of an invented world is marked as invented', async () => {
    expect(await as(someoneNew(), staffOf, true)).toMatchObject({ ok: true, value: { simulated: true } });
  });

  test('of an agency that the hub does not know is refused', async () => {
    const actor = someoneNew('UNHEARD_OF');
    expect(await as(actor, staffOf)).toEqual(NO_AGENCY);
    expect(await as(actor, agencyOf)).toEqual(NO_AGENCY);
    expect(await as(someoneNew(), (context) => recordStaff(context, { name: 'Ash', jobTitle: 'Warden', agency: 'UNHEARD_OF', subject: null }))).toEqual(
      NO_AGENCY,
    );
    expect(await as(someoneNew(), agencyOf)).toMatchObject({ ok: true, value: { code: 'VICTIM_SUPPORT', name: 'Victim Support' } });
  });

  test('who has left owns nothing new', async () => {
    const actor = someoneNew();
    await as(actor, staffOf);
    await database.orm.em.fork().nativeUpdate(StaffMember, { subject: actor.subject }, { leftOn: '2026-10-31' });
    expect(await as(actor, staffOf)).toEqual({
      ok: false,
      refusal: {
        kind: 'InvalidInput',
        argument: 'ownerId',
        message: 'You have left, by your staff record: name an owner who is in post, or ask Safer Neighbourhoods to correct the record.',
      },
    });
  });

  test('may be several who never sign in', async () => {
    for (const name of ['Ash', 'Elm'])
      expect(await as(someoneNew(), (context) => recordStaff(context, { name, jobTitle: 'Warden', agency: 'REMEDI', subject: null }))).toMatchObject({
        ok: true,
      });
  });
});
