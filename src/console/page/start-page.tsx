/** The hub's start page: what is arriving, where it falls, and what opens for whom. */
import { useEffect, useState } from 'react';
import { AskingPanel } from '../asking/asking-panel.tsx';
import { firstDemoUser } from '../asking/demo-users.ts';
import { RIGHTS } from '../asking/rights.documents.ts';
import { useDemoUsers } from '../asking/use-demo-users.ts';
import { BarTable } from '../counts/bar-table.tsx';
import { attribution, inventedWords, numberWords, readCounts } from '../counts/count-rows.ts';
import { INCIDENT_COUNTS } from '../counts/counts.documents.ts';
import { demoSession, type Session } from '../hub/session.ts';
import { useAsking } from '../hub/use-asking.ts';
import { IncidentPanel } from '../incidents/incident-panel.tsx';
import { useIncidentFeed } from '../incidents/use-incident-feed.ts';
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
  const feed = useIncidentFeed(session, asked.again);
  const counts = asked.answer === null ? null : readCounts(asked.answer);
  const invented = counts === null ? null : inventedWords(counts);
  const elsewhere = counts === null || counts.outsideWards === 0 ? null : `${numberWords(counts.outsideWards)} more in no known ward of North Lincolnshire.`;

  return (
    <div className="page">
      <Masthead invented={invented} />
      <main className="columns">
        <IncidentPanel feed={feed} asking={session !== null} />
        <div className="column">
          {asked.failure !== null && <TroubleNote failure={asked.failure} />}
          <BarTable title="By ward" of="Ward" rows={counts?.wards ?? null} note={elsewhere} />
          <BarTable title="By category" of="Category" rows={counts?.categories ?? null} />
        </div>
        <AskingPanel demo={demo} session={session} onSession={setSession} rights={rights.answer} failure={rights.failure} />
      </main>
      <Foot demoUser={session?.demoUser ?? null} attribution={counts === null ? null : attribution(counts)} />
    </div>
  );
}
