/** The feed misses nothing: what is recorded while the line is broken comes when it is back, however long that took and however much it was. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HubFailure } from '../../src/console/hub/failures.ts';
import type { LineEvents } from '../../src/console/hub/line.ts';
import type { IncidentRow } from '../../src/console/incidents/arrivals.ts';
import { type IncidentPage, type IncidentSource, startIncidentFeed } from '../../src/console/incidents/incident-feed.ts';
import { anIncident } from './incident-rows.ts';

/** A hub whose line can be cut; `record` records an incident at a second and tells of it if the line stands and has begun. */
class InventedHub implements IncidentSource {
  readonly recordedIncidents: IncidentRow[] = [];
  readonly asked: number[] = [];
  failing = false;
  private line: { readonly events: LineEvents; readonly told: (incident: IncidentRow | null) => void; begun: boolean } | null = null;
  private told: (incident: IncidentRow | null) => void = () => {};

  recorded(told: (incident: IncidentRow | null) => void) {
    this.told = told;
    return (events: LineEvents) => {
      this.line = { events, told, begun: false };
      return () => {
        this.line = null;
      };
    };
  }

  async latest(first: number, after: string | null): Promise<IncidentPage> {
    this.asked.push(first);
    if (this.failing) throw new HubFailure('NOT_READY');
    const from = after === null ? 0 : Number(after);
    const newest = this.recordedIncidents.toReversed().slice(from, from + first);
    return { nodes: newest, pageInfo: { endCursor: String(from + first), hasNextPage: from + first < this.recordedIncidents.length } };
  }

  record(...seconds: number[]): void {
    for (const second of seconds) {
      const incident = anIncident(`i${second}`, second);
      this.recordedIncidents.push(incident);
      if (this.line?.begun) this.told(incident);
    }
  }

  /** The line stands; the subscription begins now, or when `begin` is called. */
  connect(begun = true): void {
    if (this.line === null) throw new Error('nobody has dialled');
    this.line.begun = begun;
    this.line.events.connected();
  }

  begin(): void {
    if (this.line) this.line.begun = true;
  }

  cannotTell(): void {
    this.told(null);
  }

  cut(): void {
    this.line?.events.ended(new HubFailure('UNREACHABLE'));
  }
}

const seconds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('the feed', () => {
  let hub: InventedHub;
  let came: Map<string, number>;
  let troubles: (string | null)[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    hub = new InventedHub();
    came = new Map();
    troubles = [];
    hub.record(...seconds(1, 500));
  });

  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  const start = async () => {
    stop = startIncidentFeed(hub, {
      came: (incidents) => incidents.forEach(({ id }) => came.set(id, (came.get(id) ?? 0) + 1)),
      line: () => {},
      trouble: (failure) => troubles.push(failure?.kind ?? null),
    });
    await vi.advanceTimersByTimeAsync(0);
  };
  const pass = async (milliseconds: number) => await vi.advanceTimersByTimeAsync(milliseconds);
  const missing = (numbers: readonly number[]) => numbers.filter((second) => !came.has(`i${second}`));

  test('begins with the latest twenty', async () => {
    await start();
    expect([...came.keys()]).toEqual(
      seconds(481, 20)
        .toReversed()
        .map((second) => `i${second}`),
    );
  });

  test('hands over what is told live, in bundles', async () => {
    await start();
    hub.connect();
    await pass(4_000);
    hub.record(600, 601, 602);
    await pass(199);
    expect(missing([600, 601, 602])).toHaveLength(3);
    await pass(1);
    expect(missing([600, 601, 602])).toEqual([]);
  });

  test('takes in what was recorded between the connection and the beginning of the subscription', async () => {
    await start();
    hub.connect(false);
    await pass(100);
    hub.record(600);
    hub.begin();
    await pass(4_000);
    expect(missing([600])).toEqual([]);
  });

  test('takes in what was recorded during a break of an hour, though a newer one is told before the answer comes', async () => {
    await start();
    hub.connect();
    await pass(4_000);
    hub.cut();
    hub.record(...seconds(600, 3), ...seconds(4000, 140));
    await pass(1_000);
    hub.failing = true;
    hub.connect();
    hub.record(4200);
    await pass(2_000);
    hub.failing = false;
    await pass(40_000);
    expect(missing([...seconds(600, 3), ...seconds(4000, 140), 4200])).toEqual([]);
  });

  test('takes in what was recorded in each of two breaks that follow on each other', async () => {
    await start();
    hub.connect();
    await pass(4_000);
    hub.cut();
    hub.record(700);
    await pass(1_000);
    hub.connect();
    hub.record(2000);
    await pass(500);
    hub.cut();
    hub.record(2100);
    await pass(3_000);
    hub.connect();
    await pass(10_000);
    expect(missing([700, 2000, 2100])).toEqual([]);
  });

  test('asks again for an incident that the hub could not tell', async () => {
    await start();
    hub.connect();
    await pass(4_000);
    const before = hub.asked.length;
    hub.cannotTell();
    await pass(0);
    expect(hub.asked.length).toBe(before + 1);
  });

  test('asks no further back than the page keeps, nor for old news in a quiet hour', async () => {
    await start();
    hub.connect();
    await pass(4_000);
    hub.cut();
    hub.record(...seconds(1000, 900));
    hub.asked.length = 0;
    await pass(1_000);
    hub.connect();
    await pass(0);
    expect(hub.asked).toEqual([100, 100]);
    await pass(4_000);
    hub.asked.length = 0;
    came.clear();
    hub.cut();
    await pass(2_000);
    hub.connect();
    await pass(4_000);
    expect(hub.asked).toEqual([100, 100]);
    expect(missing(seconds(1, 1600))).toEqual(seconds(1, 1600));
  });

  test('says when it cannot ask, keeps trying, and says when it can again', async () => {
    hub.failing = true;
    await start();
    expect(troubles).toEqual(['NOT_READY']);
    await pass(3_000);
    hub.failing = false;
    await pass(30_000);
    expect(troubles.at(-1)).toBeNull();
    expect(came.size).toBe(20);
  });

  test('stops when it is told to: no question, no timer', async () => {
    await start();
    hub.connect();
    stop();
    hub.asked.length = 0;
    await pass(60_000);
    expect(hub.asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
