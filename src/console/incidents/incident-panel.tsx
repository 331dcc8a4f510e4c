/** The live list: how the line stands, what is new, and the incidents with the newest on top. */
import { useRef } from 'react';
import { IncidentItem } from './incident-item.tsx';
import { LineBadge } from './line-badge.tsx';
import { useHold } from './use-hold.ts';
import type { IncidentFeed } from './use-incident-feed.ts';

export function IncidentPanel({ feed }: { readonly feed: IncidentFeed }) {
  const { list, line, spoken, since } = feed;
  const scroller = useRef<HTMLDivElement>(null);
  const { onScroll, ...hold } = useHold(feed.hold, feed.letGo);
  const now = new Date();
  const showWaiting = () => {
    feed.showWaiting();
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus({ preventScroll: true });
  };
  return (
    <section className="panel incidents" aria-labelledby="incidents-heading" {...hold}>
      <header className="panel-head">
        <h2 id="incidents-heading">Incidents arriving</h2>
        {list.waiting.length > 0 && (
          <button type="button" className="waiting" onClick={showWaiting}>
            {list.waiting.length} new
          </button>
        )}
        {line !== null && <LineBadge line={line} />}
      </header>
      <div className="incident-room">
        <div className="incident-scroll" ref={scroller} tabIndex={0} onScroll={onScroll} role="region" aria-label="Latest incidents, the newest first">
          {list.shown.length > 0 ? (
            <ol className="incident-list">
              {list.shown.map((incident) => (
                <IncidentItem key={incident.id} incident={incident} fresh={incident.recordedAt > since} now={now} />
              ))}
            </ol>
          ) : (
            <p className="empty">{line?.kind === 'live' ? 'No incident is known yet. The next one appears here by itself.' : 'Looking for the latest …'}</p>
          )}
        </div>
      </div>
      <p className="unseen" role="status">
        {spoken}
      </p>
    </section>
  );
}
