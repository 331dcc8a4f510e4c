/** What stood in a database before compartments were enforced: the statements of the migration, run over rows as they were. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asNobody } from '../../../src/database/whose-work.ts';
import { Migration20261124002842 } from '../../../src/database/migrations/20261124002842-compartments.ts';
import { Consent } from '../../../src/people/consent/consent.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { aCase, aMeeting, anAction, aPerson, aReferral, aStaffMember } from '../../support/records.ts';

let hub: HubDatabase;
beforeAll(async () => void (hub = await hubDatabase()));
afterAll(() => hub.close());

/** The last statements of the migration, those about rows: from the one that says that it is the hub's work, to the one that ends it. */
function statements(): string {
  const migration = new Migration20261124002842(hub.orm.em.getDriver(), hub.orm.config);
  migration.up();
  const all = migration.getQueries().map(String);
  const from = all.findIndex((each) => each.includes(`set_config('hub.asker', 'hub', true)`));
  expect(from).toBeGreaterThan(0);
  return all.slice(from).join('\n');
}

/** As the owner of the tables, whom the walls hold as well, on a connection that says nothing of itself. */
async function migrated(rows: string): Promise<void> {
  const client = new Client({ connectionString: asNobody(hub.ownerUrl) });
  await client.connect();
  try {
    await client.query(rows);
  } finally {
    await client.end();
  }
}

test('whoever was a child when they were recorded is marked CHILD, with what was recorded of them; CHANNEL is PREVENT', async () => {
  await hub.write(async (em) => {
    const oak = aStaffMember(em);
    const each = aCase(em, 'Noise', oak);
    // Recorded on 1 November 2026.
    const child = aPerson(em, 'Child', '2008-11-02');
    const grown = aPerson(em, 'Grown', '2008-11-01');
    const unknown = aPerson(em, 'Unknown');
    Object.assign(aPerson(em, 'Known child', '2015-01-01'), { markings: ['CHILD', 'MACE'] });
    for (const person of [child, grown, unknown]) {
      aReferral(em, each, person, oak);
      em.create(Consent, {
        id: newId(),
        person,
        purpose: 'REMEDI_REFERRAL',
        state: 'GIVEN',
        method: 'IN_PERSON',
        givenBy: 'SELF',
        explicit: true,
        scope: 'All.',
        wording: null,
        takenBy: oak,
        saidAt: new Date('2026-11-01T12:00:00Z'),
        ownerAgency: 'SAFER_NEIGHBOURHOODS',
        originator: 'SAFER_NEIGHBOURHOODS',
        markings: [],
        regime: 'UK_GDPR_PART2',
        retentionClass: 'CASEWORK',
        recordedAt: new Date('2026-11-01T12:00:00Z'),
        recordedBy: 'user:test',
      });
    }
    Object.assign(aReferral(em, each, grown, oak), { otherParty: child });
    const channel = Object.assign(aMeeting(em, 'Channel'), { markings: ['CHANNEL'] });
    Object.assign(anAction(em, channel, oak, 'Ring'), { markings: ['CHANNEL', 'MACE'] });
  });

  const rows = statements();
  await migrated(rows);
  const once = await marked();
  expect(once).toEqual({
    people: { Child: ['CHILD'], Grown: [], 'Known child': ['CHILD', 'MACE'], Unknown: [] },
    consents: { Child: ['CHILD'], Grown: [], Unknown: [] },
    referrals: ['Child CHILD', 'Grown ', 'Grown CHILD', 'Unknown '],
    meetings: [{ markings: ['PREVENT'] }],
    actions: [{ markings: ['PREVENT', 'MACE'] }],
  });
  await migrated(rows);
  expect(await marked()).toEqual(once);
});

async function marked() {
  const byName = (rows: readonly { name: string; markings: string[] }[]) => Object.fromEntries(rows.map(({ name, markings }) => [name, markings]));
  return {
    people: byName(await hub.ask('select display_name as name, markings from person')),
    consents: byName(await hub.ask('select display_name as name, consent.markings from consent join person on person.id = person_id')),
    referrals: (
      await hub.ask<{ text: string }>(
        `select display_name || ' ' || array_to_string(referral.markings, ',') as text from referral join person on person.id = person_id order by 1`,
      )
    ).map(({ text }) => text),
    meetings: await hub.ask('select markings from meeting'),
    actions: await hub.ask('select markings from action'),
  };
}
