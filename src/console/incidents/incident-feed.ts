/** Brings incidents to the page: the latest by asking, each new one by subscription, and after every break whatever was missed. */
import type { LatestIncidentsQuery } from '../generated/graphql.ts';
import { ask } from '../hub/ask.ts';
import { asHubFailure, type HubFailure } from '../hub/failures.ts';
import { type LineState, pauseBefore, stayOnTheLine } from '../hub/line.ts';
import type { Session } from '../hub/session.ts';
import { subscription } from '../hub/subscribe.ts';
import { type IncidentRow, KEPT } from './arrivals.ts';
import { INCIDENT_RECORDED, LATEST_INCIDENTS } from './incidents.documents.ts';

/** How many the page begins with. */
const FIRST_PAGE = 20;
/** How many it takes at a time to close a gap; the most that the hub gives. */
const LONG_PAGE = 100;
/** Live incidents are handed over in bundles, this many milliseconds apart, so that a whole month fed at once does not stop the page. */
const BUNDLE = 200;
/** The protocol does not say when a subscription has begun, only that the line stands: so the page asks once more this many milliseconds later. */
const ASK_AGAIN = 3_000;

/** Rows recorded this long before the newest known one, in milliseconds, may still be news: commits do not come in the order of their clocks. */
const LATE_COMMIT = 60_000;
/** How many incidents it remembers to have handed over. */
const REMEMBERED = 10 * KEPT;

export interface FeedEvents {
  /** Incidents, some of which may be known already. `live`: told as they were recorded. */
  came(incidents: readonly IncidentRow[], live: boolean): void;
  line(state: LineState): void;
  /** Asking for the latest failed, or works again (null). */
  trouble(failure: HubFailure | null): void;
}

/** Starts the feed of a session; stops when the function that it returns is called. */
export function startIncidentFeed(session: Session, events: FeedEvents): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const known = new Map<string, string>();
  let bundle: IncidentRow[] = [];

  const later = (wait: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, wait);
    timers.add(timer);
  };
  const hand = (incidents: readonly IncidentRow[], live: boolean) => {
    for (const { id, recordedAt } of incidents) known.set(id, recordedAt);
    for (const id of known.keys()) {
      if (known.size <= REMEMBERED) break;
      known.delete(id);
    }
    events.came(incidents, live);
  };

  const catchUp = async (attempt = 0): Promise<void> => {
    try {
      hand(await latest(session, known, signal), false);
      events.trouble(null);
    } catch (failure) {
      if (signal.aborted) return;
      events.trouble(asHubFailure(failure));
      later(pauseBefore(attempt, Math.random()), () => void catchUp(attempt + 1));
    }
  };

  const told = (incident: IncidentRow | null) => {
    if (incident === null) {
      void catchUp();
      return;
    }
    bundle.push(incident);
    if (bundle.length > 1) return;
    later(BUNDLE, () => {
      const full = bundle;
      bundle = [];
      hand(full, true);
    });
  };

  const dial = subscription(session, INCIDENT_RECORDED, (data) => told(data?.incidentRecorded ?? null));
  const hangUp = stayOnTheLine(dial, (state) => {
    events.line(state);
    if (state.kind !== 'live') return;
    void catchUp();
    later(ASK_AGAIN, () => void catchUp());
  });
  void catchUp();

  return () => {
    stop.abort();
    hangUp();
    for (const timer of timers) clearTimeout(timer);
  };
}

type Page = LatestIncidentsQuery['incidents'];

/** The latest incidents. To begin with, a page of them; later those recorded since the ones that are `known` (id → recorded at), back to one of these or as far as the page keeps any. */
async function latest(session: Session, known: ReadonlyMap<string, string>, signal: AbortSignal): Promise<readonly IncidentRow[]> {
  const page = async (first: number, after: string | null): Promise<Page> => (await ask(session, LATEST_INCIDENTS, { first, after }, signal)).incidents;
  if (known.size === 0) return (await page(FIRST_PAGE, null)).nodes;
  const found: IncidentRow[] = [];
  for (let after: string | null = null; found.length < KEPT;) {
    const { nodes, pageInfo } = await page(LONG_PAGE, after);
    found.push(...nodes);
    if (!pageInfo.hasNextPage || nodes.some(({ id }) => known.has(id))) break;
    after = pageInfo.endCursor;
  }
  const since = Math.max(...[...known.values()].map((at) => Date.parse(at))) - LATE_COMMIT;
  return found.filter(({ id, recordedAt }) => known.has(id) || Date.parse(recordedAt) >= since);
}
