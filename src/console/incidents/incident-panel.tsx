/** The live list: how the line stands, what is new, and the incidents with the newest on top. */
import { useRef } from 'react';
import { lineWords, type LineState } from '../hub/line.ts';
import { TroubleNote } from '../page/trouble-note.tsx';
import { IncidentItem } from './incident-item.tsx';
import { useHold } from './use-hold.ts';
import type { IncidentFeed } from './use-incident-feed.ts';

/** @param asking Whether there is anyone to ask as; without, the list says what it waits for. */
export function IncidentPanel({ feed, asking }: { readonly feed: IncidentFeed; readonly asking: boolean }) {
  const { list, line, spoken, since } = feed;
  const scroller = useRef<HTMLDivElement>(null);
  const { onScroll, ...hold } = useHold(feed.hold, feed.letGo);
  const trouble = line?.kind === 'closed' ? line.failure : feed.trouble;
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
      {trouble !== null && <TroubleNote failure={trouble} />}
      <div className="incident-room">
        <div className="incident-scroll" ref={scroller} tabIndex={0} onScroll={onScroll} role="region" aria-label="Latest incidents, the newest first">
          {list.shown.length > 0 ? (
            <ol className="incident-list">
              {list.shown.map((incident) => (
                <IncidentItem key={incident.id} incident={incident} fresh={incident.recordedAt > since} now={now} />
              ))}
            </ol>
          ) : (
            <p className="empty">{asking ? 'No incident is known yet. The next one appears here by itself.' : 'Incidents appear here once the hub knows who is asking.'}</p>
          )}
        </div>
      </div>
      <p className="unseen" role="status">
        {spoken}
      </p>
    </section>
  );
}

function LineBadge({ line }: { readonly line: LineState }) {
  const pause = line.kind === 'reconnecting' ? ` in ${line.seconds} s` : '';
  return (
    <p className={`badge line-${line.kind}`}>
      <span className="dot" aria-hidden="true" />
      {lineWords(line)}
      {pause}
    </p>
  );
}
