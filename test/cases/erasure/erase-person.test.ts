/** A person who went through every part of the hub is erased, and stands in no column of the database, and in no answer, any more. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAFTER, RELEASER } from '../intelligence/officers.ts';
import { keyIn } from '../../graph/listing.ts';
import { CANARIES, Life } from './a-life.ts';

const SHOWS = '... on RetentionDecision { id recipients erasedAt confirmedBy { name } decidedBy { name } record { id } }';

describe('the erasure of a person', () => {
  let life: Life;
  let decisionId = '';
  beforeAll(async () => {
    life = await Life.begin();
    await life.isLived();
  }, 60_000);
  afterAll(() => life.end());

  const erasureOf = () => life.make('RetentionDecision', 'personErase', { personId: life.personId, reason: 'They asked for it by letter.' });

  test('is of somebody whose words stand in many columns, on the bus and among dead letters', async () => {
    const before = await life.columnsWith(CANARIES);
    expect(before).toEqual(
      expect.arrayContaining([
        'person.display_name',
        'person.preferred_language',
        'person_name.search',
        'contact_channel.value',
        'consent.wording',
        'case.title',
        'case.search',
        'referral.reason',
        'referral.other_agencies',
        'referral_answer.remark',
        'sealed_message.value',
        'bus_message.value',
        'dead_letter.value',
        'pef_response.answers',
        'pef_respondent.names',
        'pef_round.areas',
        'intel_item.text',
        'incident.summary',
        'incident_revision.report',
        'meeting.title',
        'agenda_item.title',
        'decision.text',
        'action.outcome',
        'alert.note',
        'answered_command.answer',
      ]),
    );
  });

  test('is asked for by one and not confirmed by the same', async () => {
    decisionId = await erasureOf();
    expect(await life.does('erasureConfirm', { decisionId })).toMatchObject({ __typename: 'SecondPersonNeeded' });
    expect(await life.columnsWith(CANARIES)).not.toEqual([]);
    await expect(
      life.ask(`update retention_decision set confirmed_by_id = decided_by_id, erased_at = now() where id = '${keyIn(decisionId)}'`),
    ).rejects.toThrow('retention_decision_four_eyes_check');
  });

  test('asked for again it is the same, and a reader may not confirm it', async () => {
    expect(await erasureOf()).toBe(decisionId);
    const answer = await life.graph.ask(`mutation ($id: ID!) { erasureConfirm(decisionId: $id, idempotencyKey: "x") { __typename } }`, { id: decisionId }, [
      'ANALYST',
    ]);
    expect(answer.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  test('is carried out when a second person confirms it: no column of any table has a word of theirs', async () => {
    const done = await life.does('erasureConfirm', { decisionId }, RELEASER, SHOWS);
    expect(done).toMatchObject({
      __typename: 'RetentionDecision',
      erasedAt: expect.any(String),
      record: null,
      recipients: expect.arrayContaining(['VICTIM_SUPPORT']),
    });
    expect(done['confirmedBy']).not.toBeNull();
    expect(await life.columnsWith(CANARIES)).toEqual([]);
    const [kept] = await life.ask<{ parts: { table: string; removed: number; masked: number }[] }>(`select parts from retention_decision`);
    const parts = Object.fromEntries((kept?.parts ?? []).map(({ table, ...counts }) => [table, counts]));
    expect(parts).toMatchObject({
      person: { removed: 1 },
      person_name: { removed: 2 },
      contact_channel: { removed: 3 },
      consent: { removed: 1 },
      case_person: { removed: 1 },
      referral: { removed: 1 },
      pef_respondent: { removed: 1 },
      case: { removed: 0, masked: 1 },
      incident: { removed: 0, masked: 1 },
    });
  });

  test('is in the ledger by ids and names of fields, which stay', async () => {
    const entries = await life.ask<{ about: string[]; items: { about: string; fields: string[] }[]; purpose: string | null }>(
      `select to_json(about) as about, items, purpose from ledger_entry where kind = 'ERASURE'`,
    );
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry?.about).toEqual(expect.arrayContaining([`Person:${keyIn(life.personId)}`, `Referral:${keyIn(life.referralId)}`]));
    expect(entry?.items.find(({ about }) => about.startsWith('Person:'))?.fields).toEqual(expect.arrayContaining(['Person.displayName', 'Person.dateOfBirth']));
    expect(entry?.items.find(({ about }) => about === `Case:${keyIn(life.caseId)}`)?.fields).toEqual(['Case.title', 'Case.summary']);
    expect(entry?.purpose).toBe('PROBLEM_SOLVING');
    // What the law wants kept: who read what of whom, without a word of it.
    const [kept] = await life.ask<{ n: number }>(`select count(*)::int as n from ledger_entry where about @> array['Person:${keyIn(life.personId)}']`);
    expect(kept?.n).toBeGreaterThan(1);
  });

  test('leaves what is about others: the case, its incident, its meeting and whoever else answered', async () => {
    const [left] = await life.ask<Record<string, unknown>>(
      `select c.title, (select summary from incident join case_incident i on i.incident_id = incident.id where i.case_id = c.id) as summary,
         (select to_json(names) from pef_respondent) as names, (select text from intel_item) as item, (select count(*)::int from pef_response) as forms from "case" c`,
    );
    expect(left).toMatchObject({ title: 'Noise at [erased]', names: ['Fern Quill'], forms: 2, summary: expect.stringContaining('[erased]') });
    expect(left?.['item']).toMatch(/^\[erased\] stops by the garages/);
  });

  test('is seen in every answer: the person is as one that never was', async () => {
    const { personId, caseId, referralId } = life;
    const document = `query ($ids: [ID!]!, $case: ID!) {
      nodes(ids: $ids) { id }
      people(filter: { text: "Quorvex" }) { totalCount nodes { displayName } }
      case: node(id: $case) { ... on Case { title summary people { totalCount } } }
      cases(filter: { text: "Zelphine" }) { totalCount }
    }`;
    const answer = await life.graph.ask(document, { ids: [personId, referralId], case: caseId }, DRAFTER);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({
      nodes: [null, null],
      people: { totalCount: 0, nodes: [] },
      case: { people: { totalCount: 0 } },
      cases: { totalCount: 0 },
    });
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(CANARIES.join('|'), 'i'));
  });

  test('confirmed or asked for again it changes nothing, and answers as before', async () => {
    const sum = () =>
      life.ask(
        `select (select count(*) from ledger_entry where kind = 'ERASURE')::int as entries, (select count(*) from retention_decision)::int as decisions`,
      );
    const before = await sum();
    expect(await life.make('RetentionDecision', 'erasureConfirm', { decisionId }, RELEASER)).toBe(decisionId);
    expect(await erasureOf()).toBe(decisionId);
    expect(await sum()).toEqual(before);
  });
});
