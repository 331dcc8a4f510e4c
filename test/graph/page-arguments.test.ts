/** What a list is asked and cannot answer: each wrong page and each wrong cursor gets a sentence, and none of them reaches the database. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anIncident, aStaffMember, linked } from '../support/records.ts';
import { askPage, globalId, type ListWay, listOf, page } from './listing.ts';

describe('the arguments of a list', () => {
  let graph: TestGraph;
  const ids = { case: newId() };
  const incidentsOfCase = listOf('Case', ids.case, 'incidents');
  const lists: readonly ListWay[] = [{ field: 'cases' }, { field: 'incidents' }, { field: 'staff' }, { field: 'wards' }, incidentsOfCase];

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    const each = Object.assign(aCase(em, 'Noise', aStaffMember(em), aLocation(em)), { id: ids.case });
    aCase(em, 'More noise', aStaffMember(em));
    for (let index = 0; index < 3; index += 1) linked(em, each, { incident: anIncident(em, null) });
    aMeeting(em, 'NAT', [each]);
    await em.flush();
  });
  afterAll(() => graph.close());

  test.each([
    [{ first: -1 }, 'A page holds 0 to 500 rows and "first" is -1: ask for one of them, and for the rest page by page with "after".'],
    [{ first: 501 }, 'A page holds 0 to 500 rows and "first" is 501: ask for one of them, and for the rest page by page with "after".'],
    [{ first: 2_147_483_647 }, 'A page holds 0 to 500 rows and "first" is 2147483647: ask for one of them, and for the rest page by page with "after".'],
    [{ last: -5 }, 'A page holds 0 to 500 rows and "last" is -5: ask for one of them, and for the rest page by page with "before".'],
    [{ last: 1000 }, 'A page holds 0 to 500 rows and "last" is 1000: ask for one of them, and for the rest page by page with "before".'],
    [{ first: 2, last: 2 }, 'Send "first" or "last", not both.'],
    [{ first: 0, last: 0 }, 'Send "first" or "last", not both.'],
    [{ after: '' }, '"after" is no cursor of this list: send "endCursor" or "startCursor" of a page of it, as it came.'],
    [{ before: 'MjA=' }, '"before" is no cursor of this list: send "endCursor" or "startCursor" of a page of it, as it came.'],
  ])('%j is refused with a sentence', async (question, message) => {
    for (const way of lists) {
      // Under the rows of another list pages multiply, so they are smaller.
      const [path, said] = way.around ? ['node.list', message.replace('0 to 500 rows', '0 to 100 rows')] : ['list', message];
      expect((await askPage(graph, way, question)).errors).toEqual([{ message: said, code: 'BAD_USER_INPUT', path }]);
    }
  });

  test('is refused even where only the total is asked for', async () => {
    const { errors } = await graph.ask('{ incidents(first: 501) { totalCount } }');
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
  });

  test('a page under the row of another list holds at most 100 rows', async () => {
    const { errors } = await graph.ask('{ cases { nodes { incidents(first: 101) { totalCount } } } }');
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect((await graph.ask('{ cases { nodes { incidents(first: 100) { totalCount } } } }')).errors).toEqual([]);
  });

  test.each([
    [{ first: 0 }, 0, true, false],
    [{ last: 0 }, 0, false, true],
    [{ first: 3 }, 3, false, false],
    [{ first: null, last: 2 }, 2, false, true],
    [{ first: 2, last: null }, 2, true, false],
    [{ first: null, last: null, after: null, before: null }, 3, false, false],
    [{}, 3, false, false],
    [{ first: 100 }, 3, false, false],
  ])('%j is answered with %i rows', async (question, count, hasNextPage, hasPreviousPage) => {
    const answer = await page(graph, incidentsOfCase, question);
    expect(answer.edges).toHaveLength(count);
    expect(answer.pageInfo).toMatchObject({ hasNextPage, hasPreviousPage });
    expect(answer.totalCount).toBe(3);
  });

  test('a cursor of one list is no cursor of another', async () => {
    const given = await Promise.all(lists.map(async (way) => (await page(graph, way, { first: 1 })).pageInfo.endCursor ?? ''));
    for (const [from, cursor] of given.entries())
      for (const [to, way] of lists.entries()) {
        const { errors } = await askPage(graph, way, { after: cursor });
        expect(
          errors.map(({ code }) => code),
          `${lists[from]?.field} in ${way.field}`,
        ).toEqual(from === to ? [] : ['BAD_USER_INPUT']);
      }
  });

  test('a cursor that was damaged on its way is refused', async () => {
    const { endCursor } = (await page(graph, { field: 'cases' }, { first: 1 })).pageInfo;
    const cursor = endCursor ?? '';
    expect((await askPage(graph, { field: 'cases' }, { after: cursor })).errors).toEqual([]);
    const damaged = [
      cursor.slice(1),
      cursor.slice(0, -1),
      cursor.slice(0, 20),
      `${cursor}A`,
      `${cursor}=`,
      `${cursor} `,
      ` ${cursor}`,
      `!${cursor}`,
      `${cursor}${cursor}`,
      cursor.toLowerCase(),
      encodeURIComponent(`"${cursor}"`),
    ];
    for (const each of damaged)
      expect(
        (await askPage(graph, { field: 'cases' }, { after: each })).errors.map(({ code }) => code),
        each,
      ).toEqual(['BAD_USER_INPUT']);
  });

  const forged = (...values: readonly unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
  const AT = '2026-11-01T12:00:00.000Z';
  const ID = '01890000-0000-7000-8000-000000000000';

  test.each([
    ['too few values', forged('cases', AT)],
    ['too many values', forged('cases', AT, ID, ID)],
    ['no list', forged(AT, ID)],
    ['SQL for a UUID', forged('cases', AT, '\'; drop table "case"; --')],
    ['SQL for an instant', forged('cases', 'now(); select pg_sleep(9)', ID)],
    ['a number for a UUID', forged('cases', AT, 7)],
    ['a number for an instant', forged('cases', 1_790_000_000_000, ID)],
    ['null for an instant', forged('cases', null, ID)],
    ['an object for an instant', forged('cases', { toISOString: AT }, ID)],
    ['an array for a UUID', forged('cases', AT, [ID])],
    ['an instant that only JavaScript understands', forged('cases', 'Nov 1, 2026', ID)],
    ['a day that is none', forged('cases', '2026-02-30T12:00:00.000Z', ID)],
    ['an instant without an end', forged('cases', 'infinity', ID)],
    ['a year after the last', forged('cases', '+200000-01-01T00:00:00.000Z', ID)],
    ['a year before the first', forged('cases', '-200000-01-01T00:00:00.000Z', ID)],
    ['the year nought', forged('cases', '0000-01-01T00:00:00.000Z', ID)],
    ['a NUL character', forged('staff\0', 'x', ID)],
    ['no JSON', Buffer.from('[cases').toString('base64url')],
    ['no array', Buffer.from('{"0":"cases"}').toString('base64url')],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x5b]).toString('base64url')],
    ['a global id', globalId('Case', ID)],
    ['10 kB of nothing', 'A'.repeat(10_240)],
  ])('a forged cursor with %s is refused', async (_, cursor) => {
    expect((await askPage(graph, { field: 'cases' }, { before: cursor })).errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['a NUL character in a name', forged('staff', 'Oak\0', ID)],
    ['a number for a name', forged('staff', 5, ID)],
    ['half a character in a name', forged('staff', '\ud800', ID)],
  ])('a forged cursor of a list by name with %s is answered or refused, and breaks nothing', async (_, cursor) => {
    for (const { code } of (await askPage(graph, { field: 'staff' }, { after: cursor })).errors) expect(code).toBe('BAD_USER_INPUT');
  });

  test('a cursor that names a row that never was is a place like any other', async () => {
    const answer = await page(graph, { field: 'cases' }, { after: forged('cases', '2026-11-01T12:00:00.001Z', ID) });
    expect(answer.edges).toHaveLength(2);
  });

  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.json({ maxDepth: 2 }));
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.integer(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
    fc.uuid(),
  );
  const cursor = fc.oneof(
    anything,
    anything.map((text) => Buffer.from(text).toString('base64url')),
    fc.tuple(fc.constantFrom('cases', 'staff', 'Case.Incident.CaseIncident', 'wards'), value, value).map((values) => forged(...values)),
    value.map((each) => forged('wards', each)),
  );

  test('whatever is sent as a cursor, the answer is rows or a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lists), cursor, fc.boolean(), async (way, text, after) => {
        for (const { code, message } of (await askPage(graph, way, after ? { after: text } : { before: text })).errors)
          expect(code, message).toBe('BAD_USER_INPUT');
      }),
      { numRuns: 300 },
    );
  });
});
