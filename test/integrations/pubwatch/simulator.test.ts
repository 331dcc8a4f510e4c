/** The invented doors: what they say is taken or refused for a reason that the README names, their count has no holes in the end, and it goes on where it was. */
import { describe, expect, test } from 'vitest';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { pubwatchRadio } from '../../../integrations/pubwatch/adapter.ts';
import { PUBWATCH_TOPIC } from '../../../integrations/pubwatch/messages.ts';
import { SIMULATED_RADIOS } from '../../../integrations/pubwatch/simulated-night.ts';
import { counted, Doors, playPubwatch } from '../../../integrations/pubwatch/simulator.ts';
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import { gapsIn } from '../../../src/cases/nte/radio-log.rules.ts';
import { NIGHT_PREMISES } from '../../../src/tools/world/night.ts';
import { hubDatabase } from '../../support/hub-database.ts';

/** So many messages, said at these instants in turn, as the adapter reads them. */
function said(doors: Doors, instants: readonly string[], count: number, wrong = false) {
  return Array.from({ length: count }, (_, index) => {
    const now = new Date(instants[index % instants.length] ?? '');
    const { message } = doors.next(now, wrong);
    expect(message.headers['ce_simulated']).toBe('true');
    return readMessage(pubwatchRadio, message, now).translation;
  });
}

const taken = (translations: ReturnType<typeof said>) => translations.flatMap((each): RadioEntryReport[] => ('accepted' in each ? [each.accepted] : []));
const reasons = (translations: ReturnType<typeof said>) => new Set(translations.flatMap((each) => ('rejected' in each ? [each.rejected.reason] : [])));

describe('the invented doors', () => {
  test('say what is taken by night, and by day what was said the night before', () => {
    const night = taken(said(new Doors(new Map()), ['2026-11-20T23:00:00Z'], 400));
    expect(night.length).toBeGreaterThan(340);
    expect(new Set(night.map((entry) => entry.night))).toEqual(new Set(['2026-11-20']));
    const hours = Array.from({ length: 24 }, (_, hour) => `2026-11-20T${String(hour).padStart(2, '0')}:30:00Z`);
    expect(taken(said(new Doors(new Map()), hours, 400)).length).toBeGreaterThan(340);
    for (const change of ['2026-10-25', '2027-03-28'])
      expect(taken(said(new Doors(new Map()), [`${change}T13:30:00Z`, `${change}T17:30:00Z`, `${change}T06:10:00Z`], 90)).length).toBeGreaterThan(60);
  });

  test('amend, repeat and come late, and leave out nothing for good', () => {
    const entries = taken(said(new Doors(new Map()), ['2026-11-20T23:00:00Z'], 1_500));
    expect(new Set(entries.map(({ revision }) => revision))).toEqual(new Set([1, 2]));
    for (const [radio, own] of Map.groupBy(entries, (entry) => entry.radio)) {
      const numbers = own.map(({ sequence }) => sequence);
      // The last few may still be on their way.
      expect(
        gapsIn(numbers).filter(({ to }) => to < Math.max(...numbers) - 5),
        radio,
      ).toEqual([]);
    }
    const newOnes = entries.filter(({ revision }) => revision === 1).map(({ radio, sequence }) => `${radio}/${sequence}`);
    expect(newOnes.length, 'some are sent twice').toBeGreaterThan(new Set(newOnes).size);
  });

  test('say only what is wrong when they are told to', () => {
    const wrong = said(new Doors(new Map()), ['2026-11-20T23:00:00Z'], 100, true);
    expect(taken(wrong)).toEqual([]);
    expect(reasons(wrong)).toEqual(new Set(['IN_THE_FUTURE', 'OUT_OF_RANGE', 'BAD_FORMAT', 'KEY_MISMATCH']));
  });

  test('hold radios that the invented town has handed out', () => {
    const handedOut = new Set(NIGHT_PREMISES.flatMap(({ radios }) => radios));
    for (const radio of SIMULATED_RADIOS) expect(handedOut).toContain(radio);
  });

  test('go on counting where somebody left off the same night; a silent one says nothing', async () => {
    const hub = await hubDatabase();
    const bus = embeddedBus({ url: hub.appUrl });
    try {
      expect(await counted(bus), 'no topic, no count').toEqual(new Map());
      await bus.ensureTopics(pubwatchRadio.topics.map(({ topic }) => topic));
      const doors = new Doors(new Map());
      const now = new Date('2026-11-20T23:00:00Z');
      for (let nth = 0; nth < 60; nth++) await bus.publish([doors.next(now, false).message]);
      const counts = await counted(bus);
      const [again] = taken(said(new Doors(counts), ['2026-11-20T23:05:00Z'], 20)).filter(({ revision }) => revision === 1);
      expect(again?.sequence).toBeGreaterThan(1);
      const stopped = new AbortController();
      const silent = playPubwatch({ send: bus, receive: bus, clock: { now: () => now }, mood: 'silent', signal: stopped.signal, log: () => undefined });
      await silent;
      const positions = await bus.positions('a test', [PUBWATCH_TOPIC]);
      expect(positions.reduce((sum, { next, lag }) => sum + Number(next + lag), 0)).toBe(60);
    } finally {
      await bus.close();
      await hub.close();
    }
  });
});
