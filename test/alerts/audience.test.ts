/** Who hears of which alerts: kinds × roles, over every way in; and the word that one was dealt with. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/access/identity.ts';
import { AlertKind } from '../../src/alerts/alert-kind.ts';
import { settleAlert } from '../../src/alerts/raise-alert.ts';
import { AUDIENCES, kindsFor } from '../../src/alerts/audience.rules.ts';
import { newId } from '../../src/shared/ids.ts';
import { type Answer, aGraph, someone, type TestGraph } from '../support/graph.ts';
import { aStaffMember, aCase } from '../support/records.ts';
import { AT, raised, trouble } from './troubles.ts';

const REFERRALS: AlertKind[] = ['REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION'];
const INTELLIGENCE: AlertKind[] = ['INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD'];
const RADIO: AlertKind[] = ['RADIO_LOG_GAP', 'RADIO_NOT_HELD'];
const AGREEMENTS: AlertKind[] = ['AGREEMENT_REVIEW_OVERDUE', 'RETENTION_REVIEW_DUE'];
const TECHNICAL: AlertKind[] = ['TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED', 'LEDGER_IN_DOUBT'];
const OVERSIGHT: AlertKind[] = ['GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE'];
const KINDS = Object.values(AlertKind);
/** What those hear who work cases: all but what is about what they did themselves. */
const WORK = KINDS.filter((kind) => !OVERSIGHT.includes(kind));

/** What each role hears. Every kind and every role stands here, so that a new one is thought of. */
const HEARS: Readonly<Record<Role, readonly AlertKind[]>> = {
  ASB_OFFICER: WORK,
  ANALYST: WORK,
  CONTROL_ROOM: [...REFERRALS, ...RADIO, ...AGREEMENTS, ...TECHNICAL],
  OPERATOR: TECHNICAL,
  POLICE_SYSTEM: [],
  VICTIM_SUPPORT: [],
  NAT_CHAIR: [],
  KEY_WORKER: [],
  AUDITOR: OVERSIGHT,
};

describe('the table of audiences', () => {
  test('names an audience for every kind', () => {
    expect(Object.keys(AUDIENCES).toSorted()).toEqual(KINDS.toSorted());
    expect([...REFERRALS, ...INTELLIGENCE, ...RADIO, ...AGREEMENTS, ...OVERSIGHT, ...TECHNICAL].toSorted()).toEqual(KINDS.toSorted());
  });

  test.each(ROLES)('%s hears what it should', (role) => {
    expect(kindsFor(someone([role])).toSorted()).toEqual([...HEARS[role]].toSorted());
  });

  test.each(ROLES)('%s of a partner hears of nothing but what their post is to review', (role) => {
    const partner = someone([role], 'PUBWATCH');
    expect(kindsFor(partner).toSorted()).toEqual(role === 'AUDITOR' ? OVERSIGHT.toSorted() : []);
  });

  test('nobody without a role hears anything, and roles add up', () => {
    expect(kindsFor(someone([]))).toEqual([]);
    expect(kindsFor(someone(['NAT_CHAIR', 'OPERATOR'])).toSorted()).toEqual(TECHNICAL.toSorted());
  });
});

const LIST = '{ alerts(first: 50) { totalCount nodes { kind } pageInfo { hasNextPage } edges { cursor node { kind } } } }';
const kindsIn = ({ data }: Answer) => (data as { alerts: { nodes: { kind: AlertKind }[] } }).alerts.nodes.map(({ kind }) => kind).toSorted();
const totalIn = ({ data }: Answer) => (data as { alerts: { totalCount: number } }).alerts.totalCount;

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());
beforeEach(async () => {
  await graph.em.fork().execute('delete from alert');
  for (const kind of KINDS) await raised(graph.em, trouble(kind));
});

async function ids(): Promise<Record<AlertKind, string>> {
  const rows: { kind: AlertKind; id: string }[] = await graph.em.fork().execute('select kind, id from alert');
  return Object.fromEntries(rows.map(({ kind, id }) => [kind, globalId(id)])) as Record<AlertKind, string>;
}
const globalId = (id: string, type = 'Alert') => Buffer.from(`${type}:${id}`).toString('base64');

describe('the list', () => {
  test.each(ROLES)('gives %s its own alerts, and counts no others', async (role) => {
    const answer = await graph.ask(LIST, {}, [role]);
    expect(answer.errors).toEqual([]);
    expect(kindsIn(answer)).toEqual([...HEARS[role]].toSorted());
    expect(totalIn(answer)).toBe(HEARS[role].length);
  });

  test.each(ROLES)('answers %s the same for a kind that is not for it as for one of which there is none', async (role) => {
    const ask = (kind: AlertKind) => graph.ask('query ($kind: AlertKind) { alerts(filter: { kind: $kind }) { totalCount nodes { kind } } }', { kind }, [role]);
    for (const kind of KINDS) {
      const answer = await ask(kind);
      expect(answer, kind).toEqual({
        data: { alerts: HEARS[role].includes(kind) ? { totalCount: 1, nodes: [{ kind }] } : { totalCount: 0, nodes: [] } },
        errors: [],
      });
    }
  });

  test('pages through what is for the asker, and through nothing else', async () => {
    const heard: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await graph.ask(
        'query ($after: String) { alerts(first: 2, after: $after) { nodes { kind } pageInfo { hasNextPage endCursor } } }',
        { after },
        ['CONTROL_ROOM'],
      );
      const { alerts } = data as { alerts: { nodes: { kind: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      heard.push(...alerts.nodes.map(({ kind }) => kind));
      after = alerts.pageInfo.hasNextPage ? alerts.pageInfo.endCursor : null;
    } while (after !== null);
    expect(heard.toSorted()).toEqual([...HEARS.CONTROL_ROOM].toSorted());
  });

  test('takes no kinds from the asker that are not theirs, whatever is sent', async () => {
    const { errors } = await graph.ask('{ alerts(filter: { __only: ["INTELLIGENCE_WITHHELD"] }) { totalCount } }', {}, ['NAT_CHAIR']);
    expect(errors).not.toEqual([]);
    const sneaked = await graph.ask('query ($f: AlertFilter) { alerts(filter: $f) { totalCount } }', { f: { __only: KINDS } }, ['NAT_CHAIR']);
    expect(sneaked.errors).not.toEqual([]);
  });

  test('is filtered by open, kind, severity and simulated, the newest first', async () => {
    const later = { now: () => new Date(AT.getTime() + 1_000) };
    await graph.em.fork().transactional((em) => settleAlert(em, later, { kind: 'RADIO_LOG_GAP', about: 'RADIO_LOG_GAP' }));
    await raised(graph.em, { ...trouble('RADIO_LOG_GAP', 'R14'), severity: 'MEDIUM', simulated: true }, later);
    const count = async (filter: string) => totalIn(await graph.ask(`{ alerts(filter: { ${filter} }) { totalCount } }`));
    expect(await count('open: true')).toBe(WORK.length);
    expect(await count('open: false')).toBe(1);
    expect(await count('kind: RADIO_LOG_GAP')).toBe(2);
    expect(await count('kind: RADIO_LOG_GAP, open: true')).toBe(1);
    expect(await count('severity: MEDIUM')).toBe(1);
    expect(await count('simulated: ONLY')).toBe(1);
    expect(await count('simulated: EXCLUDE')).toBe(WORK.length);
    expect(await graph.ask('{ alerts(first: 1) { nodes { kind severity raisedAt settledAt simulated } } }')).toEqual({
      data: {
        alerts: { nodes: [{ kind: 'RADIO_LOG_GAP', severity: 'MEDIUM', raisedAt: '2026-11-20T21:00:01.000Z', settledAt: null, simulated: true }] },
      },
      errors: [],
    });
  });
});

describe('an id', () => {
  const NODE = 'query ($id: ID!) { node(id: $id) { id __typename } }';

  test.each(ROLES)('shows %s an alert that is for it; any other is as one that never was', async (role) => {
    const known = await ids();
    const absent = await graph.ask(NODE, { id: globalId(newId()) }, [role]);
    expect(absent).toEqual({ data: { node: null }, errors: [] });
    for (const kind of KINDS) {
      const answer = await graph.ask(NODE, { id: known[kind] }, [role]);
      expect(answer, kind).toEqual(HEARS[role].includes(kind) ? { data: { node: { id: known[kind], __typename: 'Alert' } }, errors: [] } : absent);
    }
  });
});

describe('the subject', () => {
  test('is the record, for who may read it; else null, as for an alert about none', async () => {
    const em = graph.em.fork();
    const about = aCase(em, 'Fires on the green', aStaffMember(em));
    await em.flush();
    await em.execute('delete from alert');
    await raised(graph.em, { ...trouble('OUTBOX_STUCK', 'with a case'), subject: { type: 'Case', id: about.id } });
    const ask = (role: Role) => graph.ask('{ alerts { nodes { subject { __typename ... on Case { title } } } } }', {}, [role]);
    expect(await ask('ASB_OFFICER')).toEqual({ data: { alerts: { nodes: [{ subject: { __typename: 'Case', title: 'Fires on the green' } }] } }, errors: [] });
    expect(await ask('OPERATOR')).toEqual({ data: { alerts: { nodes: [{ subject: null }] } }, errors: [] });
  });

  test('of a type that the graph does not show, or a record that is gone, is null', async () => {
    await graph.em.fork().execute('delete from alert');
    await raised(graph.em, { ...trouble('OUTBOX_STUCK', 'an event'), subject: { type: 'OutboxRow', id: newId() } });
    await raised(graph.em, { ...trouble('OUTBOX_STUCK', 'a case of yesterday'), subject: { type: 'Case', id: newId() } });
    expect(await graph.ask('{ alerts { nodes { subject { __typename } } } }')).toEqual({
      data: { alerts: { nodes: [{ subject: null }, { subject: null }] } },
      errors: [],
    });
  });
});

describe('alertSettle', () => {
  const SETTLE = `mutation ($id: ID!, $note: String!, $key: String!) { alertSettle(alertId: $id, note: $note, idempotencyKey: $key) {
    __typename ... on Alert { kind settledBy note } ... on Refusal { message } } }`;
  const settle = (id: string, role: Role, note = 'Rang them: all is well.', key: string = newId()) => graph.ask(SETTLE, { id, note, key }, [role]);

  test.each(ROLES)('lets %s settle what is for it; of any other it says what it says of one that never was', async (role) => {
    const known = await ids();
    const absent = await settle(globalId(newId()), role);
    // Of what is settled by its review alone nobody says that they dealt with it.
    const settles = HEARS[role].filter((kind) => !OVERSIGHT.includes(kind));
    for (const kind of KINDS) {
      const answer = await settle(known[kind], role);
      if (settles.includes(kind))
        expect(answer.data, kind).toEqual({ alertSettle: { __typename: 'Alert', kind, settledBy: `user:test-${role}`, note: 'Rang them: all is well.' } });
      else expect(answer, kind).toEqual(absent);
    }
    expect(totalIn(await graph.ask('{ alerts(filter: { open: false }) { totalCount } }'))).toBe(settles.length);
    expect(absent.data).toEqual(
      settles.length === 0
        ? { alertSettle: null }
        : { alertSettle: { __typename: 'NotFound', message: 'There is no alert for "alertId": look its id up again.' } },
    );
  });

  test('of one that is settled is refused, and its first word stands', async () => {
    const { RADIO_LOG_GAP: id } = await ids();
    await settle(id, 'CONTROL_ROOM');
    const { data } = await settle(id, 'ASB_OFFICER', 'Me too.');
    expect(data).toEqual({
      alertSettle: {
        __typename: 'AlertSettled',
        message: expect.stringMatching(/^The alert was settled on \S+: nothing is left to do about it\. Read it anew\.$/),
      },
    });
    expect(await graph.em.fork().execute("select settled_by, note from alert where kind = 'RADIO_LOG_GAP'")).toEqual([
      { settled_by: 'user:test-CONTROL_ROOM', note: 'Rang them: all is well.' },
    ]);
  });

  test('by two at once settles it once', async () => {
    const { OUTBOX_STUCK: id } = await ids();
    const answers = await Promise.all([settle(id, 'OPERATOR'), settle(id, 'ASB_OFFICER'), settle(id, 'ANALYST')]);
    const names = answers.map(({ data }) => (data as { alertSettle: { __typename: string } }).alertSettle.__typename).toSorted();
    expect(names).toEqual(['Alert', 'AlertSettled', 'AlertSettled']);
  });

  test('sent again with its key answers the same', async () => {
    const { OUTBOX_STUCK: id } = await ids();
    const first = await settle(id, 'OPERATOR', 'Restarted the broker.', 'again');
    expect(await settle(id, 'OPERATOR', 'Restarted the broker.', 'again')).toEqual(first);
    expect(first.data).toMatchObject({ alertSettle: { __typename: 'Alert' } });
  });

  test.each([
    ['nothing', ' ', 'Say something for "note": it is empty.'],
    ['too much', 'x'.repeat(2_001), '"note" holds at most 2000 characters; shorten it.'],
    ['a NUL character', 'a\0b', '"note" holds a NUL character; send it without.'],
  ])('with %s for a note is refused', async (_, note, message) => {
    const { OUTBOX_STUCK: id } = await ids();
    expect((await settle(id, 'OPERATOR', note)).data).toEqual({ alertSettle: { __typename: 'InvalidInput', message } });
    expect(totalIn(await graph.ask('{ alerts(filter: { open: true }) { totalCount } }'))).toBe(WORK.length);
  });

  test('once settled, the same trouble raises another alert', async () => {
    const { OUTBOX_STUCK: id } = await ids();
    await settle(id, 'OPERATOR');
    expect(await raised(graph.em, trouble('OUTBOX_STUCK'))).toBe(true);
    expect(totalIn(await graph.ask('{ alerts(filter: { kind: OUTBOX_STUCK }) { totalCount } }'))).toBe(2);
  });
});
