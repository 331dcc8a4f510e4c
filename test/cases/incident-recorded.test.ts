/** incidentRecorded: what is recorded reaches whoever follows it: once committed, in order, as they may read it, until they go. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { parse, subscribe } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../src/access/identity.ts';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import { Incident } from '../../src/cases/incident/incident.entity.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { schema } from '../../src/graph/schema.ts';
import { appendLive, openLiveLog } from '../../src/live/live-log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { type Answer, aGraph, asking, someone, type TestGraph } from '../support/graph.ts';
import { hubDatabase } from '../support/hub-database.ts';
import { type IncidentFacts, aLocation, anIncident } from '../support/records.ts';
import { until } from '../support/until.ts';
import { aPoliceLog } from './incident/reports.ts';
import { outbound } from '../support/outbound.ts';

const TOWN = 'E05015092';
const PARK = 'E05015086';

/** Writes an incident and tells of it, as recording does. */
async function write(em: EntityManager, summary: string, facts: IncidentFacts = {}, kind = 'incident.recorded'): Promise<string> {
  const incident = anIncident(em, aLocation(em, `Where ${summary} was`), { ...facts, summary });
  await appendLive(em, [
    {
      kind,
      subjectId: incident.id,
      wardCode: facts.ward === undefined ? TOWN : facts.ward,
      category: incident.category,
      markings: incident.markings,
      simulated: facts.simulated ?? false,
      at: new Date(),
    },
  ]);
  return incident.id;
}

describe('incidentRecorded', () => {
  let graph: TestGraph;
  let followed: AsyncGenerator<Answer>[] = [];
  beforeAll(async () => void (graph = await aGraph()));
  afterEach(async () => {
    await Promise.all(followed.map((stream) => stream.return(undefined)));
    followed = [];
  });
  afterAll(() => graph.close());

  // A follower may also be told what committed just before it came: each test hears only of its own.
  let tag = '';
  beforeEach(() => void (tag = `${newId()}: `));

  const record = (summary: string, facts?: IncidentFacts, kind?: string) => graph.em.fork().transactional((em) => write(em, tag + summary, facts, kind));

  async function follow(args = '', shows = 'summary', roles?: readonly Role[]): Promise<AsyncGenerator<Answer>> {
    const stream = await graph.follow(`subscription { incidentRecorded${args} { ${shows} } }`, {}, roles);
    followed.push(stream);
    return stream;
  }

  /** The next answer about this test's incidents, or the next that has nothing but errors. */
  async function next(stream: AsyncGenerator<Answer>): Promise<Answer> {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) throw new Error('The stream ended.');
      const text = JSON.stringify(value);
      if (value.data === null || text.includes(tag)) return JSON.parse(text.replaceAll(tag, '')) as Answer;
    }
  }

  async function told(stream: AsyncGenerator<Answer>, count: number): Promise<readonly unknown[]> {
    const summaries: unknown[] = [];
    while (summaries.length < count) {
      const { data, errors } = await next(stream);
      expect(errors).toEqual([]);
      summaries.push((data as { incidentRecorded: { summary: string } }).incidentRecorded.summary);
    }
    return summaries;
  }

  test('tells of each incident in the order in which they were recorded, and not of those before', async () => {
    const earlier = await follow();
    await record('before');
    expect(await told(earlier, 1)).toEqual(['before']);
    const stream = await follow();
    const names = Array.from({ length: 25 }, (_, index) => `incident ${index}`);
    for (const name of names) await record(name);
    expect(await told(stream, names.length)).toEqual(names);
  });

  test('tells of several in one transaction in their order', async () => {
    const stream = await follow();
    await graph.em.fork().transactional(async (em) => {
      for (const name of ['one', 'two', 'three']) await write(em, tag + name);
    });
    expect(await told(stream, 3)).toEqual(['one', 'two', 'three']);
  });

  test.each([
    [`(ward: "${TOWN}")`, ['town drugs', 'town asb', 'last']],
    [`(ward: "${PARK}")`, ['park drugs']],
    ['(category: DRUGS)', ['town drugs', 'park drugs', 'nowhere drugs']],
    [`(ward: "${TOWN}", category: DRUGS)`, ['town drugs']],
    ['(ward: null, category: null)', ['town drugs', 'park drugs', 'town asb', 'nowhere drugs', 'last']],
    ['', ['town drugs', 'park drugs', 'town asb', 'nowhere drugs', 'last']],
  ])('%s is told of those alone', async (args, expected) => {
    const stream = await follow(args);
    await record('town drugs', { ward: TOWN, category: 'DRUGS' });
    await record('park drugs', { ward: PARK, category: 'DRUGS' });
    await record('town asb', { ward: TOWN, category: 'ANTI_SOCIAL_BEHAVIOUR' });
    await record('nowhere drugs', { ward: null, category: 'DRUGS' });
    await record('last', { ward: TOWN, category: 'BURGLARY' });
    expect(await told(stream, expected.length)).toEqual(expected);
  });

  test('tells of invented incidents, and of nothing but what is recorded for the first time', async () => {
    const stream = await follow();
    await record('amended', {}, 'incident.amended');
    await record('closed', {}, 'incident.closed');
    await record('invented', { simulated: true });
    expect(await told(stream, 1)).toEqual(['invented']);
  });

  test('tells of what a partner reported, once, however often it is amended', async () => {
    const stream = await follow('', 'summary revision ward { code }');
    const origin = { recordedBy: 'message:test/0/0', ownerAgency: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: [] };
    const report = aPoliceLog();
    const receive = (revision: number) =>
      graph.em
        .fork()
        .transactional((em) => recordIncidents(em, [{ report: { ...report, revision, summary: `${tag}revision ${revision}` }, origin }], systemClock));
    await receive(1);
    expect(await next(stream)).toMatchObject({ errors: [], data: { incidentRecorded: { summary: 'revision 1', revision: 1 } } });
    await receive(2);
    await receive(2);
    await record('next');
    expect(await told(stream, 1)).toEqual(['next']);
  });

  test('never tells of what was rolled back', async () => {
    const stream = await follow();
    const failing = graph.em.fork().transactional(async (em) => {
      await write(em, `${tag}rolled back`);
      throw new Error('It did not happen.');
    });
    await expect(failing).rejects.toThrow('It did not happen.');
    await record('committed');
    expect(await told(stream, 1)).toEqual(['committed']);
  });

  test('tells of what is slow to commit before what came later, and of neither too early', async () => {
    const stream = await follow();
    const written = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const slow = graph.em.fork().transactional(async (em) => {
      await write(em, `${tag}slow`);
      written.resolve();
      await mayCommit.promise;
    });
    await written.promise;
    await record('quick');
    mayCommit.resolve();
    await slow;
    expect(await told(stream, 2)).toEqual(['slow', 'quick']);
  });

  test('tells two followers the same, each at their own pace', async () => {
    const [quick, slow] = [await follow(), await follow()];
    await record('one');
    expect(await told(quick, 1)).toEqual(['one']);
    await record('two');
    expect(await told(quick, 1)).toEqual(['two']);
    expect(await told(slow, 2)).toEqual(['one', 'two']);
  });

  test('ends for one who goes, and goes on for the other', async () => {
    const [goes, stays] = [await follow(), await follow()];
    await record('one');
    expect(await told(goes, 1)).toEqual(['one']);
    expect(await goes.return(undefined)).toEqual({ done: true, value: undefined });
    await record('two');
    expect(await goes.next()).toEqual({ done: true, value: undefined });
    expect(await told(stays, 2)).toEqual(['one', 'two']);
  });

  test('goes on after an event that cannot be answered', async () => {
    const stream = await follow();
    const em = graph.em.fork();
    await em.nativeDelete(Incident, { id: await record('gone') });
    await record('there');
    expect(await next(stream)).toMatchObject({ data: null, errors: [{ path: 'incidentRecorded' }] });
    expect(await told(stream, 1)).toEqual(['there']);
  });

  test('shows each follower what they may read', async () => {
    const shows = 'summary location { description } cases { totalCount }';
    const [analyst, police] = [await follow('', shows), await follow('', shows, ['POLICE_SYSTEM'])];
    await record('a fight');
    const shown = { summary: 'a fight', location: { description: 'Where a fight was' } };
    expect(await next(analyst)).toEqual({ errors: [], data: { incidentRecorded: { ...shown, cases: { totalCount: 0 } } } });
    expect(await next(police)).toMatchObject({
      errors: [{ code: 'FORBIDDEN', path: 'incidentRecorded.cases' }],
      data: { incidentRecorded: { ...shown, cases: null } },
    });
  });

  test('refuses a category that there is not, before anything is followed', async () => {
    await expect(follow('(category: NOISE)')).rejects.toThrow(/NOISE/);
  });
});

test('ends at once when the asker goes away while it waits', async () => {
  const database = await hubDatabase();
  const live = await openLiveLog({ url: database.appUrl });
  const gone = new AbortController();
  const contextValue = contextMaker({ orm: database.orm, live, clock: systemClock, outbound, inboundLag: async () => [], putOnRecord: async () => undefined })(
    asking(someone(['ANALYST'])),
    {
      requestId: 'test',
      signal: gone.signal,
    },
  );
  const stream = await subscribe({ schema, document: parse('subscription { incidentRecorded { summary } }'), contextValue });
  if (!(Symbol.asyncIterator in stream)) throw new Error('The subscription was refused.');
  const next = stream.next();
  let ended = false;
  void next.then(({ done }) => (ended = done === true));
  await database.write((em) => write(em, 'another ward', { ward: PARK }));
  expect(await next).toMatchObject({ done: false });
  const waiting = stream.next().then(({ done }) => (ended = done === true));
  gone.abort();
  await until('the stream ends', () => ended);
  await waiting;
  await live.close();
  await database.close();
});
