/** One incident in the list: when it was recorded, what it is, where, how it was graded, and whether it is published data or invented. */
import { memo } from 'react';
import { SimulatedBadge } from '../page/simulated-badge.tsx';
import type { IncidentRow } from './arrivals.ts';
import { categoryWords, gradeWords, happenedWords, recordedWords, whereWords } from './incident-words.ts';

interface IncidentItemProps {
  readonly incident: IncidentRow;
  /** Recorded since the reader began to look. */
  readonly fresh: boolean;
  readonly now: Date;
}

function Item({ incident, fresh, now }: IncidentItemProps) {
  const happened = happenedWords(incident);
  return (
    <li className={fresh ? 'incident fresh' : 'incident'}>
      <time className="incident-time" dateTime={incident.recordedAt}>
        {recordedWords(incident.recordedAt, now)}
      </time>
      <div className="incident-what">
        <p className="incident-title">{categoryWords(incident.category)}</p>
        <p className="incident-where">
          {whereWords(incident)} {happened !== null && <span className="incident-happened">· {happened}</span>}
        </p>
      </div>
      <div className="incident-marks">
        {incident.grade !== null && <span className={`grade grade-${incident.grade.toLowerCase()}`}>{gradeWords(incident.grade)}</span>}
        {incident.source === 'OPEN_DATA' && <span className="published">Open data</span>}
        {incident.simulated && <SimulatedBadge />}
      </div>
    </li>
  );
}

/** Drawn again only when it says something else: `now` matters by its day alone. */
export const IncidentItem = memo(
  Item,
  (before, after) => before.incident === after.incident && before.fresh === after.fresh && before.now.toDateString() === after.now.toDateString(),
);
