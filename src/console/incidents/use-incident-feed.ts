/** The list of incidents as a component holds it: fed while it is on the page, and started over for another session. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { HubFailure } from '../hub/failures.ts';
import type { LineState } from '../hub/line.ts';
import type { Session } from '../hub/session.ts';
import { announcement, SPOKEN_EVERY } from './announcements.ts';
import { afterEvent, type Arrivals, type IncidentRow, NOTHING_YET } from './arrivals.ts';
import { hubIncidents } from './hub-incidents.ts';
import { startIncidentFeed } from './incident-feed.ts';

export interface IncidentFeed {
  readonly list: Arrivals;
  /** Null while nobody asks. */
  readonly line: LineState | null;
  readonly trouble: HubFailure | null;
  /** For screen readers: what came of late. */
  readonly spoken: string;
  /** Incidents that were recorded after this moment are new to the reader. */
  readonly since: string;
  readonly hold: () => void;
  readonly letGo: () => void;
  readonly showWaiting: () => void;
}

/** Feeds the list on behalf of a session. `changed` is called whenever incidents come. */
export function useIncidentFeed(session: Session | null, changed: () => void): IncidentFeed {
  const [list, dispatch] = useReducer(afterEvent, NOTHING_YET);
  const [line, setLine] = useState<LineState | null>(null);
  const [trouble, setTrouble] = useState<HubFailure | null>(null);
  const [since, setSince] = useState('');
  const unspoken = useRef<IncidentRow[]>([]);
  const spoken = useSpoken(unspoken);

  useEffect(() => {
    dispatch({ kind: 'started over' });
    setTrouble(null);
    setLine(null);
    setSince(new Date().toISOString());
    unspoken.current = [];
    if (session === null) return;
    return startIncidentFeed(hubIncidents(session), {
      came(incidents, live) {
        dispatch({ kind: 'came', incidents });
        if (live) unspoken.current.push(...incidents);
        changed();
      },
      line: setLine,
      trouble: setTrouble,
    });
  }, [session, changed]);

  const hold = useCallback(() => dispatch({ kind: 'held' }), []);
  const letGo = useCallback(() => dispatch({ kind: 'let go' }), []);
  const showWaiting = useCallback(() => dispatch({ kind: 'show waiting' }), []);
  return { list, line, trouble, spoken, since, hold, letGo, showWaiting };
}

/** Says now and then what has gathered, and forgets it. */
function useSpoken(gathered: { current: IncidentRow[] }): string {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const clock = setInterval(() => {
      const rows = gathered.current;
      gathered.current = [];
      if (rows.length > 0) setSpoken(announcement(rows.length, rows.at(-1) ?? null));
    }, SPOKEN_EVERY);
    return () => clearInterval(clock);
  }, [gathered]);
  return spoken;
}
