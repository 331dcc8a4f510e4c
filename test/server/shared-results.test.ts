/** What is told to many is made once, and only for those who asked the same and may see the same. */
import { getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { questionOf, SharedResults } from '../../src/server/shared-results.ts';
import { asking, someone } from '../support/graph.ts';

function asked(text: string, variables: Record<string, unknown> = {}, identity = someone(['CONTROL_ROOM']), name?: string): string {
  const document = parse(text);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('The test names no operation.');
  return questionOf(document, operation, variables, asking(identity), text);
}

const WATCH =
  'subscription Night($after: String, $ward: String, $words: Boolean!) { nteIncidentChanged(after: $after, ward: $ward) { change incident { reports @include(if: $words) { words } } } }';

describe('two listeners are told the same', () => {
  test('when they ask the same and may see the same, wherever each goes on', () => {
    const one = asked(WATCH, { after: 'bGl2ZTo3MA', words: true });
    expect(asked(WATCH, { after: 'bGl2ZTo5OQ', words: true })).toBe(one);
    expect(asked(WATCH, { words: true }, { ...someone(['CONTROL_ROOM']), subject: 'another', name: 'Another' })).toBe(one);
  });

  test.each([
    ['another role', () => asked(WATCH, { words: true }, someone(['POLICE_SYSTEM']))],
    ['one role more', () => asked(WATCH, { words: true }, someone(['CONTROL_ROOM', 'ANALYST']))],
    ['another agency', () => asked(WATCH, { words: true }, someone(['CONTROL_ROOM'], 'HUMBERSIDE_POLICE'))],
    ['other purposes', () => asked(WATCH, { words: true }, { ...someone(['CONTROL_ROOM']), purposes: ['SAFEGUARDING'] })],
    ['another purpose', () => asked(WATCH, { words: true }, { ...someone(['CONTROL_ROOM']), defaultPurpose: 'SAFEGUARDING' })],
    ['no purpose', () => asked(WATCH, { words: true }, { ...someone(['CONTROL_ROOM']), defaultPurpose: null })],
    ['another variable of the selection', () => asked(WATCH, { words: false })],
    ['another filter', () => asked(WATCH, { words: true, ward: 'E05015092' })],
    ['other words', () => asked(WATCH.replace('change ', ''), { words: true })],
  ])('but not with %s', (_, other) => {
    expect(other()).not.toBe(asked(WATCH, { words: true }));
  });

  test('but not when a variable that is called after belongs to a field below', () => {
    const list = 'subscription ($after: String) { nteIncidentChanged { incident { premises { nteIncidents(after: $after) { totalCount } } } } }';
    expect(asked(list, { after: 'a' })).not.toBe(asked(list, { after: 'b' }));
  });

  test('nor from two operations of one document', () => {
    const both = 'subscription A { nteIncidentChanged { cursor } } subscription B { nteIncidentChanged { change } }';
    expect(asked(both, {}, undefined, 'A')).not.toBe(asked(both, {}, undefined, 'B'));
  });
});

describe('a result', () => {
  test('is made once for each event and question', async () => {
    const shared = new SharedResults();
    const [event, other] = [{}, {}];
    let made = 0;
    const make = async () => ({ result: { data: { made: (made += 1) } }, told: [] });
    const results = await Promise.all([shared.of(event, 'q', make), shared.of(event, 'q', make), shared.of(event, 'r', make), shared.of(other, 'q', make)]);
    expect(results.map(({ result }) => result.data?.['made'])).toEqual([1, 1, 2, 3]);
  });

  test('that failed is made again for the next who asks', async () => {
    const shared = new SharedResults();
    const event = {};
    await expect(
      shared.of(event, 'q', async () => {
        throw new Error('the database is away');
      }),
    ).rejects.toThrow('the database is away');
    const made = { result: { data: { made: 2 } }, told: [] };
    expect(await shared.of(event, 'q', async () => made)).toBe(made);
  });

  test('of an event that is no object is made for each', async () => {
    const shared = new SharedResults();
    let made = 0;
    const make = async () => ({ result: { data: { made: (made += 1) } }, told: [] });
    await shared.of('words', 'q', make);
    await shared.of('words', 'q', make);
    expect(made).toBe(2);
  });
});
