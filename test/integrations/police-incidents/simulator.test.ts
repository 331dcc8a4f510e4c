/** The invented control room: a stream that tells believable stories, says that they are invented, and goes wrong now and then on purpose. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import { SIMULATED_WARDS } from '../../../integrations/police-incidents/simulated-places.ts';
import { policeStream } from '../../../integrations/police-incidents/simulator.ts';
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import type { Clock } from '../../../src/shared/clock.ts';

/** A clock that goes on by so many seconds each time it is asked. */
function clockFrom(start: string, seconds: number): Clock {
  let time = Date.parse(start) - seconds * 1000;
  return { now: () => new Date((time += seconds * 1000)) };
}

async function take(count: number, seed: number, clock = clockFrom('2026-11-20T18:00:00Z', 20)): Promise<OutgoingMessage[]> {
  const messages: OutgoingMessage[] = [];
  for await (const message of policeStream({ clock, seed })) {
    messages.push(message);
    if (messages.length === count) break;
  }
  return messages;
}

const LONG_AFTER = new Date('2026-11-22T00:00:00Z');

function reportsOf(messages: readonly OutgoingMessage[]): IncidentReport[] {
  return messages.flatMap((message) => {
    const { translation } = readMessage(policeIncidents, message, LONG_AFTER);
    return 'accepted' in translation ? [translation.accepted] : [];
  });
}

describe('two thousand messages', () => {
  let messages: OutgoingMessage[] = [];
  let reports: IncidentReport[] = [];
  beforeAll(async () => {
    messages = await take(2000, 7);
    reports = reportsOf(messages);
  });

  test('all say that they are invented', () => {
    expect(messages.every(({ headers }) => headers['ce_simulated'] === 'true')).toBe(true);
    expect(reports.every(({ simulated }) => simulated)).toBe(true);
  });

  test('a few are malformed, each in a way that has its reason', () => {
    const reasons = messages.flatMap((message) => {
      const { translation } = readMessage(policeIncidents, message, new Date(Date.parse(message.headers['ce_time'] ?? '')));
      return 'rejected' in translation ? [translation.rejected.reason] : [];
    });
    expect(new Set(reasons)).toEqual(new Set(['MISSING_ATTRIBUTE', 'NOT_JSON', 'UNKNOWN_CATEGORY', 'IN_THE_FUTURE', 'NSIR_MISSING', 'KEY_MISMATCH']));
    expect(reasons.length / messages.length).toBeGreaterThan(0.01);
    expect(reasons.length / messages.length).toBeLessThan(0.1);
  });

  test('no revision of an incident is told twice', () => {
    const revisions = reports.map(({ reference, revision }) => `${reference}#${revision}`);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  test('incidents are opened, amended and closed, and revisions come late', () => {
    const newest = new Map<string, number>();
    let late = 0;
    for (const { reference, revision } of reports) {
      if (revision < (newest.get(reference) ?? 0)) late += 1;
      newest.set(reference, Math.max(revision, newest.get(reference) ?? 0));
    }
    expect(late).toBeGreaterThan(20);
    expect(reports.filter(({ status }) => status === 'CLOSED').length).toBeGreaterThan(200);
    expect(reports.filter(({ revision }) => revision === 1).length).toBeGreaterThan(300);
    expect(new Set(reports.map(({ category }) => category)).size).toBeGreaterThan(6);
  });

  test('they happen in all 19 wards since May 2023, at places inside the area', () => {
    expect(new Set(reports.map(({ place }) => place.wardCode))).toEqual(new Set(SIMULATED_WARDS.map(({ code }) => code)));
    expect(SIMULATED_WARDS.map(({ code }) => code)).toEqual(Array.from({ length: 19 }, (_, number) => `E05015${`${74 + number}`.padStart(3, '0')}`));
    for (const { place } of reports) {
      expect(place.longitude).toBeGreaterThan(-0.951);
      expect(place.longitude).toBeLessThan(-0.203);
      expect(place.latitude).toBeGreaterThan(53.455);
      expect(place.latitude).toBeLessThan(53.715);
    }
  });

  test('nobody in them can be rung up or written to', () => {
    const words = reports.map(({ summary, outcome }) => `${summary ?? ''} ${outcome ?? ''}`).join(' ');
    expect(words).not.toMatch(/\d{5}|@|\b(Mr|Mrs|Ms|Dr)\b/);
  });
});

test('the same seed and the same times tell the same story, another seed another', async () => {
  expect(await take(50, 3)).toEqual(await take(50, 3));
  expect(await take(50, 3)).not.toEqual(await take(50, 4));
});

test('a hub that starts again the same day does not use a log number twice', async () => {
  const before = await take(40, 3, clockFrom('2026-11-20T18:00:00Z', 5));
  const after = await take(40, 3, clockFrom('2026-11-20T18:10:00Z', 5));
  const opened = (messages: OutgoingMessage[]): string[] =>
    reportsOf(messages)
      .filter(({ revision }) => revision === 1)
      .map(({ reference }) => reference);
  expect(opened(before).filter((reference) => opened(after).includes(reference))).toEqual([]);
});

test('log numbers begin again each day, Europe/London', async () => {
  const around = await take(200, 5, clockFrom('2026-07-14T22:30:00Z', 30));
  const days = new Set(around.map(({ key }) => `${key}`.split('|')[1]).filter((day) => day !== undefined));
  expect(days).toEqual(new Set(['2026-07-14', '2026-07-15']));
});
