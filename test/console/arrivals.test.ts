/** The live list keeps its promises: newest on top, each once, never too long, and still while the reader holds it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterEvent, type ArrivalEvent, type Arrivals, KEPT, NOTHING_YET } from '../../src/console/incidents/arrivals.ts';
import { anIncident } from './incident-rows.ts';

const [first, second, third] = [anIncident('a', 1), anIncident('b', 2), anIncident('c', 3)];

function after(...events: ArrivalEvent[]): Arrivals {
  return events.reduce(afterEvent, NOTHING_YET);
}

function ids({ shown, waiting }: Arrivals): { shown: string; waiting: string } {
  const joined = (rows: Arrivals['shown']) => rows.map(({ id }) => id).join('');
  return { shown: joined(shown), waiting: joined(waiting) };
}

describe('incidents that come', () => {
  test('stand with the newest on top, whatever order they come in', () => {
    expect(ids(after({ kind: 'came', incidents: [second, first] }, { kind: 'came', incidents: [third] }))).toEqual({ shown: 'cba', waiting: '' });
    expect(ids(after({ kind: 'came', incidents: [third] }, { kind: 'came', incidents: [first] }))).toEqual({ shown: 'ca', waiting: '' });
  });

  test('recorded together, stand by when they happened', () => {
    const earlier = anIncident('e', 1, { occurredFrom: '2026-11-23T09:00:00.000Z' });
    expect(ids(after({ kind: 'came', incidents: [earlier, first] }))).toEqual({ shown: 'ae', waiting: '' });
  });

  test('stand once, though asking and the subscription both tell of them', () => {
    expect(ids(after({ kind: 'came', incidents: [first, second] }, { kind: 'came', incidents: [second, third, third] })).shown).toBe('cba');
  });

  test('are told anew where they stand when they were amended', () => {
    const amended = { ...first, category: 'ROBBERY' as const };
    const list = after({ kind: 'came', incidents: [first, second] }, { kind: 'held' }, { kind: 'came', incidents: [amended] });
    expect(list.shown.map(({ id, category }) => `${id} ${category}`)).toEqual(['b BURGLARY', 'a ROBBERY']);
    expect(list.waiting).toEqual([]);
  });

  test('make no list longer than it can use: the oldest go', () => {
    const many = Array.from({ length: KEPT + 50 }, (_, index) => anIncident(`i${index}`, index));
    const { shown } = after({ kind: 'came', incidents: many });
    expect(shown).toHaveLength(KEPT);
    expect(shown.at(0)?.id).toBe(`i${KEPT + 49}`);
    expect(shown.at(-1)?.id).toBe('i50');
  });
});

describe('a list that the reader holds', () => {
  const held = after({ kind: 'came', incidents: [first] }, { kind: 'held' });

  test('does not move: what comes waits', () => {
    const list = [second, third].reduce((list, incident) => afterEvent(list, { kind: 'came', incidents: [incident] }), held);
    expect(list.shown).toBe(held.shown);
    expect(ids(list)).toEqual({ shown: 'a', waiting: 'cb' });
  });

  test('shows what waits when it is asked to, and goes on holding', () => {
    const asked = afterEvent(afterEvent(held, { kind: 'came', incidents: [second] }), { kind: 'show waiting' });
    expect(ids(asked)).toEqual({ shown: 'ba', waiting: '' });
    expect(ids(afterEvent(asked, { kind: 'came', incidents: [third] }))).toEqual({ shown: 'ba', waiting: 'c' });
  });

  test('shows what waits when it is let go', () => {
    expect(ids(afterEvent(afterEvent(held, { kind: 'came', incidents: [second] }), { kind: 'let go' }))).toEqual({ shown: 'ba', waiting: '' });
  });

  test('is filled all the same while it is empty: there is nothing to move', () => {
    expect(ids(after({ kind: 'held' }, { kind: 'came', incidents: [first] }))).toEqual({ shown: 'a', waiting: '' });
  });

  test('is forgotten when another session begins', () => {
    expect(afterEvent(held, { kind: 'started over' })).toEqual(NOTHING_YET);
  });
});

test('after any events each incident stands once, in order, and none is lost from a list that is not full', () => {
  const incident = fc.integer({ min: 0, max: 40 }).map((number) => anIncident(`i${number}`, number));
  const came = fc.array(incident, { maxLength: 8 }).map((incidents) => ({ kind: 'came', incidents }) as const);
  const event: fc.Arbitrary<ArrivalEvent> = fc.oneof(
    came,
    fc.constantFrom({ kind: 'held' } as const, { kind: 'let go' } as const, { kind: 'show waiting' } as const),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const list = after(...events);
      const all = afterEvent(list, { kind: 'show waiting' });
      const told = new Set(events.flatMap((each) => (each.kind === 'came' ? each.incidents.map(({ id }) => id) : [])));
      expect(new Set(all.shown.map(({ id }) => id))).toEqual(told);
      expect(all.shown).toHaveLength(told.size);
      for (const rows of [list.shown, list.waiting, all.shown])
        expect(rows.map(({ recordedAt }) => recordedAt)).toEqual(
          rows
            .map(({ recordedAt }) => recordedAt)
            .toSorted()
            .toReversed(),
        );
    }),
  );
});
