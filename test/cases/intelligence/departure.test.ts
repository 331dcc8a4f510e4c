/** The moment of sending, and what comes after: what may no longer leave stays, what nobody acknowledges is told, and a withdrawal follows what has gone. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseOverdueIntelligence } from '../../../src/cases/intelligence/commands/raise-overdue-intelligence.ts';
import { recordIntelAnswers } from '../../../src/cases/intelligence/commands/record-intel-answers.ts';
import { intelDeparture } from '../../../src/cases/intelligence/intel.departure.ts';
import type { IntelligenceAnswer } from '../../../src/cases/intelligence/intelligence.report.ts';
import type { Clearance, Leaving } from '../../../src/exchange/departure.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aDraft, aForm, aReleased, does, DRAFTER, makes, picking, RELEASER, sealedFor, shown } from './officers.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

const at = (instant: string): Clock => ({ now: () => new Date(instant) });
/** A Friday afternoon. */
const FRIDAY = at('2026-11-20T15:00:00Z');
const inTransaction = <Answer>(work: (em: EntityManager) => Promise<Answer>) => graph.em.fork().transactional(work);

/** What was sealed for a package, as the relay holds it. */
async function leavingOf(packageId: string, attempted = false): Promise<Leaving[]> {
  return (await sealedFor(graph, packageId)).map(({ eventId, topic, key, type, subjectIds }) => ({ eventId, topic, key, type, subjectIds, attempted }));
}

const clears = (rows: readonly Leaving[], clock = FRIDAY): Promise<readonly Clearance[]> => inTransaction((em) => intelDeparture.clear(em, rows, clock));
const leaves = (rows: readonly Leaving[], clock = FRIDAY) => inTransaction((em) => intelDeparture.left(em, rows, clock));

/** A package that is on the bus for good. */
async function aSent(clock = FRIDAY): Promise<string> {
  const packageId = await aReleased(graph);
  const rows = await leavingOf(packageId);
  expect(await clears(rows, clock)).toEqual([{ go: true }]);
  await leaves(rows, clock);
  return packageId;
}

async function alertsOf(packageId: string): Promise<{ kind: string; sentence: string; settled: boolean }[]> {
  return graph.em
    .fork()
    .execute(`select kind, sentence, settled_at is not null as settled from alert where subject_id = '${keyIn(packageId)}' order by raised_at, kind`);
}

async function answered(packageId: string, answer: Partial<IntelligenceAnswer>, now = FRIDAY) {
  const { reference, version } = (await shown(graph, packageId, 'reference version')) as { reference: string; version: number };
  const whole: IntelligenceAnswer = {
    reportURN: reference,
    version,
    revision: 1,
    answeredAt: new Date('2026-11-20T16:00:00Z'),
    policeReference: null,
    disposition: null,
    grade: null,
    items: [],
    simulated: false,
    ...answer,
  };
  const origin = { recordedBy: 'message:police.intelligence-answer.v1/0/1', ownerAgency: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: [] };
  const [reception] = await inTransaction((em) => recordIntelAnswers(em, [{ answer: whole, origin }], now));
  return reception;
}

describe('at the moment of sending', () => {
  test('a released package goes, and is sent once it has left', async () => {
    const packageId = await aReleased(graph);
    const rows = await leavingOf(packageId);
    expect(await clears(rows)).toEqual([{ go: true }]);
    expect(await shown(graph, packageId, 'state sentAt')).toEqual({ state: 'RELEASED', sentAt: null });
    // The relay was broken off: it asks again.
    expect(await clears(rows.map((row) => ({ ...row, attempted: true })))).toEqual([{ go: true }]);
    await leaves(rows);
    expect(await shown(graph, packageId, 'state sentAt')).toEqual({ state: 'SENT', sentAt: '2026-11-20T15:00:00.000Z' });
    await leaves(rows, at('2026-11-21T15:00:00Z'));
    expect(await shown(graph, packageId, 'state sentAt')).toEqual({ state: 'SENT', sentAt: '2026-11-20T15:00:00.000Z' });
    expect(await clears(rows)).toEqual([{ go: false, because: expect.stringContaining('sent once') }]);
    expect(await alertsOf(packageId)).toEqual([]);
  });

  test('what has come to name its source since stays for good, and the alert says why without saying it', async () => {
    const responseId = await aForm(graph, { text: 'Bracken sells out of a van.', respondent: null });
    const packageId = await aDraft(graph, responseId, [picking('Bracken sells out of a van.')]);
    await makes(graph, RELEASER, 'IntelPackage', 'intelRelease', { packageId });
    await makes(graph, DRAFTER, 'PefResponse', 'pefRespondentRecord', { responseId, respondent: { names: ['Fern Bracken'] } });
    const rows = await leavingOf(packageId);
    const stays = { go: false, because: expect.stringMatching(/did not leave for the police: since its release .*Item 1 carries a name of the respondent\./) };
    expect(await clears(rows)).toEqual([stays]);
    expect(await shown(graph, packageId, 'state withheldAt sentAt')).toEqual({ state: 'WITHHELD', withheldAt: '2026-11-20T15:00:00.000Z', sentAt: null });
    const [alert, ...others] = await alertsOf(packageId);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind: 'INTELLIGENCE_WITHHELD', settled: false });
    expect(alert?.sentence).not.toMatch(/Bracken|Fern/);
    // The record is put right again: it stays all the same, and the next version leaves.
    await makes(graph, DRAFTER, 'PefResponse', 'pefRespondentRecord', { responseId, respondent: { names: ['Fern'] } });
    expect(await clears(rows)).toEqual([{ go: false, because: expect.any(String) }]);
    await makes(graph, DRAFTER, 'IntelPackage', 'intelDraft', {
      responseId,
      items: [picking('sells out of a van')],
      screening: { crimeInProgress: false, recordableCrime: false, personAtSignificantRisk: false, onlySourceCouldKnow: false },
      previousId: packageId,
    });
    expect(await alertsOf(packageId)).toMatchObject([{ kind: 'INTELLIGENCE_WITHHELD', settled: true }]);
  });

  test('what is released under an agreement that is no longer in force stays', async () => {
    const packageId = await aReleased(graph);
    await graph.em.fork().execute(`update intel_package set agreement = 'ISA-OF-LAST-YEAR' where id = '${keyIn(packageId)}'`);
    expect(await clears(await leavingOf(packageId))).toEqual([{ go: false, because: expect.stringContaining('no longer in force') }]);
    expect(await shown(graph, packageId, 'state')).toEqual({ state: 'WITHHELD' });
  });

  test('what was withdrawn stays, and nobody is alarmed', async () => {
    const packageId = await aReleased(graph);
    await makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId, reason: 'DRAFTED_IN_ERROR' });
    expect(await clears(await leavingOf(packageId))).toEqual([{ go: false, because: 'The package was withdrawn before it left.' }]);
    expect(await alertsOf(packageId)).toEqual([]);
  });

  test('a withdrawal and a relay at once: it leaves or it does not, and what may have left is followed by its withdrawal', async () => {
    for (let round = 0; round < 5; round += 1) {
      const packageId = await aReleased(graph);
      const rows = await leavingOf(packageId);
      const [[cleared]] = await Promise.all([clears(rows), makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId, reason: 'SOURCE_SAFETY' })]);
      if (cleared?.go) await leaves(rows);
      const types = (await sealedFor(graph, packageId)).map(({ type }) => type);
      expect(types).toEqual(cleared?.go ? ['intelligence.submitted', 'intelligence.withdrawn'] : ['intelligence.submitted']);
      expect(await shown(graph, packageId, 'state')).toEqual({ state: 'WITHDRAWN' });
      const withdrawal = (await leavingOf(packageId)).slice(1);
      expect(await clears(withdrawal)).toEqual(withdrawal.map(() => ({ go: true })));
    }
  });

  test('a withdrawal says which version, and why in a word', async () => {
    const packageId = await aSent();
    await makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId, reason: 'INFORMATION_WRONG' });
    const withdrawal = (await sealedFor(graph, packageId))[1];
    const { reference } = await shown(graph, packageId, 'reference');
    expect({ ...withdrawal, value: JSON.parse(withdrawal?.value ?? '') }).toMatchObject({
      key: reference,
      type: 'intelligence.withdrawn',
      value: { reportURN: reference, version: 1, withdrawnAt: expect.any(String), withdrawalReason: 'INFORMATION_WRONG' },
    });
  });

  test('a message about a package that is not there stays', async () => {
    const [row] = await leavingOf(await aReleased(graph));
    if (!row) throw new Error('Nothing was sealed.');
    expect(await clears([{ ...row, subjectIds: ['0190a000-0000-7000-8000-000000000000'] }])).toEqual([{ go: false, because: expect.any(String) }]);
  });
});

describe('no acknowledgement inside the agreed time', () => {
  const looks = (clock: Clock) => inTransaction((em) => raiseOverdueIntelligence(em, clock));

  // Three working days from Friday 20 November: Monday, Tuesday, Wednesday the 25th, to its end.
  test('raises one alert, when three working days are over; an answer settles it', async () => {
    const packageId = await aSent();
    await looks(at('2026-11-25T23:59:00Z'));
    expect(await alertsOf(packageId)).toEqual([]);
    await looks(at('2026-11-26T00:00:00Z'));
    await looks(at('2026-11-27T00:00:00Z'));
    const { reference } = await shown(graph, packageId, 'reference');
    expect(await alertsOf(packageId)).toEqual([
      {
        kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED',
        settled: false,
        sentence: expect.stringMatching(new RegExp(`^The police have not acknowledged ${String(reference)}, version 1, within 3 working days`)),
      },
    ]);
    expect(await answered(packageId, {})).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await alertsOf(packageId)).toMatchObject([{ settled: true }]);
    await looks(at('2026-11-28T00:00:00Z'));
    expect(await alertsOf(packageId)).toHaveLength(1);
  });

  test('raises one for each of many, however many wait', async () => {
    const packageId = await aSent();
    await graph.em.fork().execute(
      `insert into intel_package select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'event_id', gen_random_uuid(), 'reference', 'SN-INT-2020-' || lpad(n::text, 6, '0')))).*
         from intel_package p, generate_series(1, 210) n where p.id = '${keyIn(packageId)}'`,
    );
    await looks(at('2026-11-26T00:00:00Z'));
    const [{ raised } = { raised: 0 }] = await graph.em
      .fork()
      .execute<{ raised: number }[]>(`select count(*)::int as raised from alert where about like 'SN-INT-2020-%'`);
    expect(raised).toBe(210);
  });

  test('raises none for what was withdrawn, and none over the bank holidays', async () => {
    const withdrawn = await aSent();
    await makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId: withdrawn, reason: 'INFORMATION_WRONG' });
    const christmas = await aSent(at('2026-12-23T12:00:00Z'));
    await looks(at('2026-12-30T12:00:00Z'));
    expect([await alertsOf(withdrawn), await alertsOf(christmas)]).toEqual([[], []]);
    await looks(at('2026-12-31T00:00:00Z'));
    expect(await alertsOf(christmas)).toMatchObject([{ kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED' }]);
  });
});

describe('answers of the police', () => {
  const GRADE = { source: 2, assessment: 'C', handling: 'P', conditions: null } as const;
  const ATTACHED = 'state acknowledgedAt policeReference disposition gradeCode gradeConditions answerRevision answers { revision effect gradeCode }';

  test('attach reference, disposition and grade; late and repeated ones change nothing', async () => {
    const packageId = await aSent();
    const subject = { type: 'IntelPackage', id: keyIn(packageId) };
    expect(await answered(packageId, { policeReference: 'HB/1' })).toEqual({ outcome: 'ACCEPTED', subject });
    expect(await shown(graph, packageId, ATTACHED)).toMatchObject({
      state: 'ACKNOWLEDGED',
      acknowledgedAt: '2026-11-20T16:00:00.000Z',
      policeReference: 'HB/1',
      gradeCode: null,
    });
    const third = {
      revision: 3,
      policeReference: 'HB/1',
      disposition: 'SANITISED_LOG_CREATED',
      grade: { ...GRADE, handling: 'C', conditions: 'Ask us' },
    } as const;
    expect(await answered(packageId, third)).toEqual({ outcome: 'AMENDED', subject });
    const after = await shown(graph, packageId, ATTACHED);
    expect(after).toEqual({
      state: 'GRADED',
      acknowledgedAt: '2026-11-20T16:00:00.000Z',
      policeReference: 'HB/1',
      disposition: 'SANITISED_LOG_CREATED',
      gradeCode: '2-C-C',
      gradeConditions: 'Ask us',
      answerRevision: 3,
      answers: [
        { revision: 1, effect: 'ACCEPTED', gradeCode: null },
        { revision: 3, effect: 'AMENDED', gradeCode: '2-C-C' },
      ],
    });
    expect(await answered(packageId, third)).toEqual({ outcome: 'DUPLICATE', subject });
    expect(await answered(packageId, { ...third, disposition: 'REJECTED' })).toMatchObject({ outcome: 'REJECTED', rejection: { reason: 'REVISION_CONFLICT' } });
    expect(await shown(graph, packageId, ATTACHED)).toEqual(after);
    expect(await answered(packageId, { revision: 2, grade: GRADE })).toEqual({ outcome: 'SUPERSEDED', subject });
    expect(await shown(graph, packageId, ATTACHED)).toEqual({
      ...after,
      answers: [
        { revision: 1, effect: 'ACCEPTED', gradeCode: null },
        { revision: 2, effect: 'SUPERSEDED', gradeCode: '2-C-P' },
        { revision: 3, effect: 'AMENDED', gradeCode: '2-C-C' },
      ],
    });
    expect(await answered(packageId, { revision: 4 })).toMatchObject({ outcome: 'AMENDED' });
    expect(await shown(graph, packageId, ATTACHED)).toMatchObject({ state: 'ACKNOWLEDGED', policeReference: null, disposition: null, gradeCode: null });
  });

  test('grade single items', async () => {
    const packageId = await aSent();
    expect(await answered(packageId, { items: [{ itemNumber: 2, disposition: null, grade: GRADE }] })).toMatchObject({
      outcome: 'REJECTED',
      rejection: { reason: 'UNKNOWN_ITEM' },
    });
    expect(await answered(packageId, { items: [{ itemNumber: 1, disposition: 'TASKED_AS_CRIME', grade: GRADE }] })).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await shown(graph, packageId, 'state gradeCode items { gradeCode disposition }')).toEqual({
      state: 'GRADED',
      gradeCode: null,
      items: [{ gradeCode: '2-C-P', disposition: 'TASKED_AS_CRIME' }],
    });
  });

  test('to what never left are refused as to what is not there', async () => {
    const released = await aReleased(graph);
    const unknown = {
      outcome: 'REJECTED',
      subject: null,
      rejection: { reason: 'UNKNOWN_REPORT', sentence: expect.any(String), requiredAction: expect.any(String) },
    };
    expect(await answered(released, {})).toEqual(unknown);
    expect(await answered(released, { reportURN: 'SN-INT-1999-000001' })).toEqual(unknown);
    const sent = await aSent();
    expect(await answered(sent, { version: 2 })).toMatchObject({ outcome: 'REJECTED', rejection: { reason: 'UNKNOWN_VERSION' } });
    expect(await shown(graph, sent, 'state answers { revision }')).toEqual({ state: 'SENT', answers: [] });
  });

  test('may overtake the note that the message has left', async () => {
    const packageId = await aReleased(graph);
    const rows = await leavingOf(packageId);
    await clears(rows);
    expect(await answered(packageId, { grade: GRADE })).toMatchObject({ outcome: 'ACCEPTED' });
    await leaves(rows);
    expect(await shown(graph, packageId, 'state gradeCode')).toEqual({ state: 'GRADED', gradeCode: '2-C-P' });
  });

  test('to what was withdrawn are kept, and bring nothing back', async () => {
    const packageId = await aSent();
    await does(graph, DRAFTER, 'intelWithdraw', { packageId, reason: 'INFORMATION_WRONG' });
    expect(await answered(packageId, { grade: GRADE })).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await shown(graph, packageId, 'state gradeCode')).toEqual({ state: 'WITHDRAWN', gradeCode: '2-C-P' });
  });

  // Domain rule 25, behind the commands: "Handling code C requires non-empty conditions".
  test('cannot be written past the rules of a grade', async () => {
    const id = keyIn(await aSent());
    for (const wrong of [
      "grade_source = 4, grade_assessment = 'A', grade_handling = 'P'",
      "grade_source = 2, grade_assessment = 'A', grade_handling = 'C'",
      'grade_source = 2',
    ])
      await expect(graph.em.fork().execute(`update intel_package set ${wrong} where id = '${id}'`)).rejects.toThrow(/intel_package_grade_check/);
  });

  test('the same one on two hubs at once is taken once', async () => {
    const packageId = await aSent();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => answered(packageId, { grade: GRADE })));
    expect(outcomes.map((each) => each?.outcome).toSorted()).toEqual(['ACCEPTED', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
  });
});
