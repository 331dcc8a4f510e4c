/** Brings incidents to the page: the latest by asking, each new one by subscription, and after every break whatever was missed. */
import type { LatestIncidentsQuery } from '../generated/graphql.ts';
import { asHubFailure, type HubFailure } from '../hub/failures.ts';
import { type Dial, type LineState, pauseBefore, stayOnTheLine } from '../hub/line.ts';
import { type IncidentRow, KEPT } from './arrivals.ts';

/** How many the page begins with. */
const FIRST_PAGE = 20;
/** How many it takes at a time to close a gap; the most that the hub gives. */
const LONG_PAGE = 100;
/** Live incidents are handed over in bundles, this many milliseconds apart, so that a whole month fed at once does not stop the page. */
const BUNDLE = 200;
/** The protocol does not say when a subscription has begun, only that the line stands: so the page asks once more this many milliseconds later. */
const ASK_AGAIN = 3_000;
/** Rows recorded this long before the newest one that is sure, in milliseconds, may still be news: commits do not come in the order of their clocks. */
const LATE_COMMIT = 60_000;

export type IncidentPage = LatestIncidentsQuery['incidents'];

/** The two ways to the hub's incidents. */
export interface IncidentSource {
  /** The latest, as they happened, page by page. @throws HubFailure */
  latest(first: number, after: string | null, signal: AbortSignal): Promise<IncidentPage>;
  /** A line that tells of each as it is recorded; null stands for one that the hub could not tell. */
  recorded(told: (incident: IncidentRow | null) => void): Dial;
}

export interface FeedEvents {
  /** Incidents, some of which may be known already. `live`: told as they were recorded. */
  came(incidents: readonly IncidentRow[], live: boolean): void;
  line(state: LineState): void;
  /** Asking for the latest failed, or works again (null). */
  trouble(failure: HubFailure | null): void;
}

/** Starts to feed; stops when the function that it returns is called. */
export function startIncidentFeed(source: IncidentSource, events: FeedEvents): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** What was recorded before this instant (epoch milliseconds, the hub's clock) has been handed over; 0 before anything was. */
  let sureUpTo = 0;
  /** While something may have been missed, what is told live says nothing of what lies before it. */
  let gap = true;
  /** Counts the changes of the line. */
  let changes = 0;
  let bundle: IncidentRow[] = [];

  const later = (wait: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, wait);
    timers.add(timer);
  };

  const hand = (incidents: readonly IncidentRow[], live: boolean) => {
    if (!live || !gap) sureUpTo = Math.max(sureUpTo, ...incidents.map(({ recordedAt }) => Date.parse(recordedAt)));
    events.came(incidents, live);
  };

  /** The latest to begin with; later what was recorded since the page was last sure, or as much of it as the page keeps. */
  const missed = async (): Promise<readonly IncidentRow[]> => {
    if (sureUpTo === 0) return (await source.latest(FIRST_PAGE, null, signal)).nodes;
    const since = sureUpTo - LATE_COMMIT;
    const isNews = ({ recordedAt }: IncidentRow) => Date.parse(recordedAt) >= since;
    const found: IncidentRow[] = [];
    for (let after: string | null = null; found.length < KEPT;) {
      const { nodes, pageInfo } = await source.latest(LONG_PAGE, after, signal);
      found.push(...nodes.filter(isNews));
      if (!pageInfo.hasNextPage || !nodes.every(isNews)) break;
      after = pageInfo.endCursor;
    }
    return found;
  };

  /** @param closing The change of the line whose gap this closes; null when another question follows that will. */
  const catchUp = async (closing: number | null, attempt = 0): Promise<void> => {
    try {
      const incidents = await missed();
      if (signal.aborted) return;
      hand(incidents, false);
      if (closing === changes) gap = false;
      events.trouble(null);
    } catch (failure) {
      if (signal.aborted) return;
      events.trouble(asHubFailure(failure));
      later(pauseBefore(attempt, Math.random()), () => void catchUp(closing, attempt + 1));
    }
  };

  const told = (incident: IncidentRow | null) => {
    if (incident === null) return void catchUp(null);
    bundle.push(incident);
    if (bundle.length > 1) return;
    later(BUNDLE, () => {
      const full = bundle;
      bundle = [];
      hand(full, true);
    });
  };

  void catchUp(null);
  const hangUp = stayOnTheLine(source.recorded(told), (state) => {
    events.line(state);
    gap = true;
    changes += 1;
    if (state.kind !== 'live') return;
    const change = changes;
    void catchUp(null);
    later(ASK_AGAIN, () => void catchUp(change));
  });

  return () => {
    stop.abort();
    hangUp();
    for (const timer of timers) clearTimeout(timer);
  };
}
