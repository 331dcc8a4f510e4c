/** What leaves: a message in compartments into which its partner is not read stays, at each attempt; and those who may know of it are told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intelDeparture } from '../../../src/cases/intelligence/intel.departure.ts';
import type { Leaving } from '../../../src/exchange/departure.ts';
import { newId } from '../../../src/shared/ids.ts';
import { aDraft, aForm, makes, RELEASER, sealedFor } from '../../cases/intelligence/officers.ts';
import { PURPOSE, ReferralWorld } from '../../cases/referral/referral-world.ts';
import { keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { asks, asUser, OFFICER } from './barrier-world.ts';

const FRIDAY = { now: () => new Date('2026-11-20T15:00:00Z') };
const readIn = (agency: string) =>
  `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, in_force_to, source) values ('${newId()}', 'MACE', '${agency}', 'POLICE_SYSTEM', '2003-05-01', '2026-11-21', 'test')`;

describe('intelligence from a case in MACE', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
  }, 60_000);
  afterAll(() => graph.close());

  async function released(): Promise<{ packageId: string; rows: Leaving[] }> {
    const response = await aForm(graph);
    await graph.em
      .fork()
      .execute(
        `update "case" set markings = '{MACE}' where id in (select case_id from pef_round join pef_response on round_id = pef_round.id where pef_response.id = '${keyIn(response)}')`,
      );
    const packageId = await makes(graph, RELEASER, 'IntelPackage', 'intelRelease', { packageId: await aDraft(graph, response) });
    const rows = (await sealedFor(graph, packageId)).map(({ eventId, topic, key, type, subjectIds }) => ({
      eventId,
      topic,
      key,
      type,
      subjectIds,
      attempted: false,
    }));
    return { packageId, rows };
  }
  const clear = (rows: readonly Leaving[]) => graph.em.fork().transactional((em) => intelDeparture.clear(em, rows, FRIDAY));

  test('carries MACE, and does not leave for a police that is not read in; at no attempt', async () => {
    const { packageId, rows } = await released();
    expect(await graph.em.fork().execute(`select markings from outbox where '${keyIn(packageId)}' = any (subject_ids::text[])`)).toEqual([
      { markings: ['INTELLIGENCE', 'MACE'] },
    ]);
    expect(await clear(rows)).toMatchObject([{ go: false, because: expect.stringContaining('they are not read') }]);
    expect(await clear(rows)).toMatchObject([{ go: false }]);
    const alert = await graph.em
      .fork()
      .execute<{ markings: string[]; sentence: string }[]>(`select markings, sentence from alert where subject_id = '${keyIn(packageId)}'`);
    expect(alert).toMatchObject([{ markings: ['INTELLIGENCE', 'MACE'] }]);
    expect(alert[0]?.sentence).not.toContain('MACE');
    // An analyst hears of intelligence, and is not read into MACE.
    const seen = async (who: typeof OFFICER) => JSON.stringify(await asks(graph, who, '{ alerts(first: 50) { totalCount edges { node { kind } } } }'));
    expect(await seen(OFFICER)).toContain('INTELLIGENCE_WITHHELD');
    expect(await seen(asUser('analyst'))).not.toContain('INTELLIGENCE_WITHHELD');
  });

  test('leaves on the days on which they are', async () => {
    const { rows } = await released();
    await graph.em.fork().execute(readIn('HUMBERSIDE_POLICE'));
    expect(await clear(rows)).toEqual([{ go: true }]);
  });
});

describe('a referral from a case in MACE', () => {
  let world: ReferralWorld;
  beforeAll(async () => {
    world = await ReferralWorld.open();
  }, 60_000);
  afterAll(() => world.close());

  test('stays while its provider is not read in, and the alert lies where it lies', async () => {
    await world.database.ask(`update "case" set markings = '{MACE}'`);
    const { referralId } = await world.released();
    expect(await world.referral(referralId)).toMatchObject({ markings: ['MACE'] });
    expect(await world.clear(await world.rows(referralId))).toMatchObject([{ go: false, because: expect.stringContaining('not read') }]);
    expect(await world.state(referralId)).toBe('WITHHELD');
    expect(await world.database.ask(`select markings from alert where subject_id = '${referralId}'`)).toEqual([{ markings: ['MACE'] }]);
    expect(
      (await world.database.ask<{ markings: string[] }>(`select markings from outbox where key = '${referralId}'`)).map(({ markings }) => markings),
    ).toEqual(expect.arrayContaining([['MACE']]));
    await world.database.ask(`update "case" set markings = '{}'`);
  });

  test('of a child goes to a provider that works with children, as before', async () => {
    const personId = await world.person({ born: '2015-01-01' });
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'GIVEN', { givenBy: 'GUARDIAN' });
    const referralId = await world.draft(personId, { content: { guardianName: 'Alder Invented', guardianRelation: 'Parent' } });
    expect(await world.referral(referralId)).toMatchObject({ markings: ['CHILD'] });
    await world.release(referralId);
    expect(await world.clear(await world.rows(referralId))).toEqual([{ go: true }]);
  });
});
