/** The hub's start page: what is arriving, where it falls, and what opens for whom. */
import { useCallback, useEffect, useState } from 'react';
import { AskingPanel } from '../asking/asking-panel.tsx';
import { firstDemoUser } from '../asking/demo-users.ts';
import { RIGHTS } from '../asking/rights.documents.ts';
import { useDemoUsers } from '../asking/use-demo-users.ts';
import { BarTable } from '../counts/bar-table.tsx';
import { attribution, inventedWords, numberWords, readCounts } from '../counts/count-rows.ts';
import { INCIDENT_COUNTS } from '../counts/counts.documents.ts';
import { demoSession, type Session } from '../hub/session.ts';
import { useAsking } from '../hub/use-asking.ts';
import type { HubFailure } from '../hub/failures.ts';
import type { LineState } from '../hub/line.ts';
import { IncidentPanel } from '../incidents/incident-panel.tsx';
import { useIncidentFeed } from '../incidents/use-incident-feed.ts';
import { NightPanel } from '../night/night-panel.tsx';
import { useNight } from '../night/use-night.ts';
import { Foot } from './foot.tsx';
import { Masthead } from './masthead.tsx';
import { TroubleNote } from './trouble-note.tsx';

/** How often counts and rights are asked for at most, in milliseconds. */
const COUNTS_PAUSE = 2_000;
const RIGHTS_PAUSE = 10_000;

export function StartPage() {
  const demo = useDemoUsers();
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const first = demo.kind === 'offered' ? firstDemoUser(demo.users) : null;
    if (first !== null) setSession((current) => current ?? demoSession(first.name));
  }, [demo]);

  const asked = useAsking(session, INCIDENT_COUNTS, COUNTS_PAUSE);
  const rights = useAsking(session, RIGHTS, RIGHTS_PAUSE);
  const { again: countAgain } = asked;
  const { again: lookAgain } = rights;
  const changed = useCallback(() => {
    countAgain();
    lookAgain();
  }, [countAgain, lookAgain]);
  const feed = useIncidentFeed(session, changed);
  const night = useNight(session);
  const counts = asked.answer === null ? null : readCounts(asked.answer);
  const invented = counts === null ? null : inventedWords(counts);
  const elsewhere = counts === null || counts.outsideWards === 0 ? null : `${numberWords(counts.outsideWards)} more in no known ward of North Lincolnshire.`;

  // One trouble at a time: what keeps the page from the hub keeps all of its parts.
  const trouble =
    closedFailure(feed.line) ?? feed.trouble ?? asked.failure ?? rights.failure ?? night.failure ?? (demo.kind === 'failed' ? demo.failure : null);
  const asking = <AskingPanel demo={demo} session={session} onSession={setSession} rights={rights.answer} />;

  return (
    <div className="page">
      <Masthead invented={invented} />
      <TroubleNote failure={trouble} />
      {demo.kind === 'none' && session === null ? (
        <main className="alone">{asking}</main>
      ) : (
        <main className="columns">
          <div className="column incidents-column">
            <IncidentPanel feed={feed} />
            <NightPanel night={night.answer} />
          </div>
          <div className="column">
            <BarTable title="By ward" of="Ward" rows={counts?.wards ?? null} note={elsewhere} />
            <BarTable title="By category" of="Category" rows={counts?.categories ?? null} />
          </div>
          {asking}
        </main>
      )}
      <Foot demoUser={session?.demoUser ?? null} attribution={counts === null ? null : attribution(counts)} />
    </div>
  );
}

function closedFailure(line: LineState | null): HubFailure | null {
  return line?.kind === 'closed' ? line.failure : null;
}
