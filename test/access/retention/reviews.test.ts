/** Which records are due for review, who is told, and what a decision to keep one changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseDueReviews } from '../../../src/access/retention/commands/raise-due-reviews.ts';
import { type Case } from '../../../src/cases/case.entity.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { DRAFTER, makes, RELEASER } from '../../cases/intelligence/officers.ts';
import { globalId, keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aCase, anIncident, aPerson, aStaffMember, linked } from '../../support/records.ts';

const YEAR_MS = 365.25 * 86_400_000;
const ago = (years: number) => new Date(Date.now() - years * YEAR_MS);

describe('a review', () => {
  let graph: TestGraph;
  let cases: { readonly old: Case; readonly young: Case; readonly open: Case };
  beforeAll(async () => {
    graph = await aGraph();
    const em = graph.em.fork();
    const oak = aStaffMember(em);
    const [old, young, open] = [aCase(em, 'Old', oak), aCase(em, 'Young', oak), aCase(em, 'Open', oak)];
    Object.assign(old, { stage: 'CLOSED', closedAt: ago(7), recordedAt: ago(8) });
    Object.assign(young, { stage: 'CLOSED', closedAt: ago(5), recordedAt: ago(8) });
    Object.assign(open, { recordedAt: ago(8) });
    for (const [each, name] of [
      [old, 'Robin Example'],
      [open, 'Wren Example'],
    ] as const) {
      const person = Object.assign(aPerson(em, name), { recordedAt: ago(9) });
      linked(em, each, { person });
    }
    Object.assign(anIncident(em, null), { recordedAt: ago(7), ownerAgency: 'HUMBERSIDE_POLICE' });
    await em.flush();
    cases = { old, young, open };
  });
  afterAll(() => graph.close());

  const due = async (roles = DRAFTER) => {
    const { data, errors } = await graph.ask('{ retentionReviews { recordType retentionClass reviewOn record { id } } }', {}, roles);
    expect(errors).toEqual([]);
    return data?.['retentionReviews'] as { recordType: string; retentionClass: string; reviewOn: string; record: { id: string } | null }[];
  };
  const round = () => graph.em.fork().transactional((em) => raiseDueReviews(em, systemClock));
  const alerts = () =>
    graph.em.fork().execute<{ about: string }[]>(`select about from alert where kind = 'RETENTION_REVIEW_DUE' and settled_at is null order by 1`);

  test('comes six years after the closing of a case, and to a person with the end of the last case that they are in', async () => {
    const found = await due();
    expect(found.map(({ recordType }) => recordType)).toEqual(['Case', 'Person']);
    expect(found[0]).toMatchObject({ retentionClass: 'CASEWORK', record: { id: globalId('Case', cases.old.id) } });
    for (const { reviewOn } of found) expect(reviewOn < new Date().toISOString().slice(0, 10)).toBe(true);
  });

  test('is told of each record by its own field: null while it is at work', async () => {
    const document = '{ cases { nodes { title reviewOn } } people { nodes { displayName reviewOn } } }';
    const { data, errors } = await graph.ask(document, {}, DRAFTER);
    expect(errors).toEqual([]);
    const { cases: found, people } = data as Record<'cases' | 'people', { nodes: { title?: string; displayName?: string; reviewOn: string | null }[] }>;
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect(Object.fromEntries(found.nodes.map(({ title, reviewOn }) => [title, reviewOn]))).toEqual({ Old: day, Young: day, Open: null });
    expect(Object.fromEntries(people.nodes.map(({ displayName, reviewOn }) => [displayName, reviewOn]))).toEqual({
      'Robin Example': day,
      'Wren Example': null,
    });
  });

  test('is one alert for each class of an agency, however many records, until all is decided', async () => {
    await round();
    await round();
    expect((await alerts()).map(({ about }) => about)).toEqual(['HUMBERSIDE_POLICE INCIDENT', 'SAFER_NEIGHBOURHOODS CASEWORK']);
    for (const { recordType, record } of await due())
      await makes(graph, DRAFTER, 'RetentionDecision', 'retentionDecide', {
        recordId: record?.id ?? recordType,
        choice: 'KEEP',
        until: '2100-01-31',
        reason: 'A claim may come.',
      });
    expect(await due()).toEqual([]);
    await round();
    expect((await alerts()).map(({ about }) => about)).toEqual(['HUMBERSIDE_POLICE INCIDENT']);
    const { data } = await graph.ask('query ($id: ID!) { node(id: $id) { ... on Case { reviewOn } } }', { id: globalId('Case', cases.old.id) }, DRAFTER);
    expect(data).toEqual({ node: { reviewOn: '2100-01-31' } });
  });

  test('lists what was decided, for the agency that decided it', async () => {
    const { data, errors } = await graph.ask(
      '{ retentionDecisions { totalCount nodes { choice keepUntil recordType decidedBy { name } record { id } } } }',
      {},
      RELEASER,
    );
    expect(errors).toEqual([]);
    expect(data?.['retentionDecisions']).toMatchObject({ totalCount: 2, nodes: [{ choice: 'KEEP', keepUntil: '2100-01-31' }, { choice: 'KEEP' }] });
  });

  test('is in statements that do not grow with the records', async () => {
    graph.statements();
    await graph.ask('{ cases { nodes { reviewOn } } }', {}, DRAFTER);
    expect(graph.statements()).toBeLessThanOrEqual(4);
  });

  test('period that is no longer covered by a day is an error of the data, not a wrong day', async () => {
    await graph.em.fork().execute(`update parameter set valid_from = '2999-01-01' where name = 'RETENTION_REVIEW_CASEWORK'`);
    const { errors } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on Case { reviewOn } } }',
      { id: globalId('Case', keyIn(globalId('Case', cases.old.id))) },
      DRAFTER,
    );
    expect(errors).toHaveLength(1);
  });
});
