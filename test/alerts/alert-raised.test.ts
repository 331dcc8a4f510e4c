/** The subscription `alertRaised`: each alert from the commit that raised it, to its audience and to nobody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/access/identity.ts';
import { AlertKind } from '../../src/alerts/alert-kind.ts';
import { raiseAlert } from '../../src/alerts/raise-alert.ts';
import { kindsFor } from '../../src/alerts/audience.rules.ts';
import { newId } from '../../src/shared/ids.ts';
import { type Answer, aGraph, someone, type TestGraph } from '../support/graph.ts';
import { atNine, raised, trouble } from './troubles.ts';

const KINDS = Object.values(AlertKind);

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

/** Follows alerts of one test: those of others, which a follower may hear just after they were raised, are passed over. */
async function watch(role: Role, about: string, kind?: AlertKind) {
  const argument = kind ? `(kind: ${kind})` : '';
  const stream = await graph.follow(`subscription { alertRaised${argument} { kind sentence severity settledAt } }`, {}, [role]);
  return {
    async next(): Promise<string> {
      for (let step = await stream.next(); step.done !== true; step = await stream.next()) {
        const { data, errors } = step.value;
        expect(errors).toEqual([]);
        const { alertRaised: alert } = data as { alertRaised: { kind: string; sentence: string } };
        if (!alert.sentence.includes(about)) continue;
        expect(alert).toEqual({ kind: alert.kind, sentence: trouble('OUTBOX_STUCK', about).sentence, severity: 'HIGH', settledAt: null });
        return alert.kind;
      }
      throw new Error('The subscription ended.');
    },
    leave: () => stream.return(undefined),
  };
}

test.each(ROLES.filter((role) => kindsFor(someone([role])).length > 0))('%s hears each alert that is for it, in order, and no other', async (role) => {
  const about = newId();
  const watcher = await watch(role, about);
  for (const kind of KINDS) await raised(graph.em, trouble(kind, about));
  const expected = KINDS.filter((kind) => kindsFor(someone([role])).includes(kind));
  const heard: string[] = [];
  while (heard.length < expected.length) heard.push(await watcher.next());
  expect(heard).toEqual(expected);
  await watcher.leave();
});

test.each(ROLES.filter((role) => kindsFor(someone([role])).length === 0))('%s hears nothing while an officer hears all that is for them', async (role) => {
  const about = newId();
  const partner = await graph.follow('subscription { alertRaised { kind } }', {}, [role]);
  let told = 0;
  void partner.next().then(({ done }) => void (told += done ? 0 : 1));
  const officer = await watch('ASB_OFFICER', about);
  for (const kind of KINDS) {
    await raised(graph.em, trouble(kind, about));
    if (kindsFor(someone(['ASB_OFFICER'])).includes(kind)) expect(await officer.next()).toBe(kind);
  }
  expect(told).toBe(0);
  await officer.leave();
});

test('of one kind tells of that kind only', async () => {
  const about = newId();
  const watcher = await watch('CONTROL_ROOM', about, 'RADIO_LOG_GAP');
  for (const kind of ['OUTBOX_STUCK', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP'] as const) await raised(graph.em, trouble(kind, about));
  expect(await watcher.next()).toBe('RADIO_LOG_GAP');
  await watcher.leave();
});

test('tells nothing of work that was rolled back, nor of trouble that is open already', async () => {
  const about = newId();
  const watcher = await watch('OPERATOR', about);
  const lost = graph.em.fork().transactional(async (em) => {
    await raiseAlert(em, atNine, trouble('TOPIC_VANISHED', about));
    throw new Error('this work came to nothing');
  });
  await expect(lost).rejects.toThrow('came to nothing');
  await raised(graph.em, trouble('OUTBOX_STUCK', about));
  await raised(graph.em, trouble('OUTBOX_STUCK', about));
  await raised(graph.em, trouble('INGEST_STALLED', about));
  expect([await watcher.next(), await watcher.next()]).toEqual(['OUTBOX_STUCK', 'INGEST_STALLED']);
  await watcher.leave();
});

describe('after a position', () => {
  const FEED = 'subscription ($after: String) { alertRaised(after: $after) { kind cursor sentence } }';
  const told = async (stream: AsyncGenerator<Answer>) => {
    const { value } = await stream.next();
    return (value?.data as { alertRaised: { kind: AlertKind; cursor: string; sentence: string } } | null | undefined)?.alertRaised ?? value?.errors;
  };

  test('it goes on behind it: nothing missed, nothing twice, and still nothing that is not for the asker', async () => {
    const about = newId();
    await raised(graph.em, trouble('TOPIC_VANISHED', about));
    const before = await graph.follow(FEED, { after: Buffer.from('live:0').toString('base64url') }, ['OPERATOR']);
    let first = await told(before);
    while (!Array.isArray(first) && first && !('sentence' in first && first.sentence.includes(about))) first = await told(before);
    await before.return(undefined);
    expect(first).toMatchObject({ kind: 'TOPIC_VANISHED', cursor: expect.any(String) });
    for (const kind of ['INTELLIGENCE_WITHHELD', 'OUTBOX_STUCK', 'REFERRAL_WITHHELD', 'INGEST_STALLED'] as const) await raised(graph.em, trouble(kind, about));
    const after = await graph.follow(FEED, { after: first && 'cursor' in first ? first.cursor : null }, ['OPERATOR']);
    expect([await told(after), await told(after)]).toEqual([
      { kind: 'OUTBOX_STUCK', cursor: expect.any(String), sentence: expect.stringContaining(about) },
      { kind: 'INGEST_STALLED', cursor: expect.any(String), sentence: expect.stringContaining(about) },
    ]);
    await after.return(undefined);
  });

  test.each([
    ['no position', 'nonsense'],
    ['a position that was never given out', Buffer.from('live:900000000').toString('base64url')],
  ])('that is %s is refused with a named error, never from somewhere else', async (_, after) => {
    const refused = graph.follow(FEED, { after }, ['OPERATOR']);
    await expect(refused).rejects.toThrow(/POSITION_UNKNOWN/);
  });

  test('whose followers are gone is refused as too old', async () => {
    const about = newId();
    await raised(graph.em, trouble('TOPIC_VANISHED', about));
    await raised(graph.em, trouble('OUTBOX_STUCK', about));
    await graph.em.fork().execute('delete from live_log where position < (select max(position) from live_log)');
    const refused = graph.follow(FEED, { after: Buffer.from('live:1').toString('base64url') }, ['OPERATOR']);
    await expect(refused).rejects.toThrow(/POSITION_TOO_OLD/);
  });

  test('in a list an alert has no position', async () => {
    await raised(graph.em, trouble('OUTBOX_STUCK', newId()));
    expect(await graph.ask('{ alerts(first: 1) { nodes { cursor } } }')).toEqual({ data: { alerts: { nodes: [{ cursor: null }] } }, errors: [] });
  });
});
