/** The night in a few lines: what is going on in the town, where, and how many have told of it. */
import type { LatestNightQuery } from '../generated/graphql.ts';
import { SimulatedBadge } from '../page/simulated-badge.tsx';
import { nightWords, nteCategoryWords, ofOneNight, openedWords, stateWords } from './night-words.ts';

export function NightPanel({ night }: { readonly night: LatestNightQuery | null }) {
  const rows = ofOneNight(night?.nteIncidents.nodes ?? []);
  return (
    <section className="panel night" aria-labelledby="night-heading">
      <header className="panel-head">
        <h2 id="night-heading">{nightWords(rows, new Date())}</h2>
      </header>
      {night === null && <p className="empty">Looking for the night …</p>}
      {night !== null && rows.length === 0 && <p className="empty">Nothing was said over the Pubwatch radios yet. What is said appears here by itself.</p>}
      <ol className="night-list">
        {rows.map(({ id, openedAt, category, place, status, reportCount, simulated }) => (
          <li key={id} className="incident">
            <time className="incident-time" dateTime={openedAt}>
              {openedWords(openedAt)}
            </time>
            <div className="incident-what">
              <p className="incident-title">{nteCategoryWords(category)}</p>
              <p className="incident-where">
                {place} · {stateWords({ status, reportCount })}
              </p>
            </div>
            <div className="incident-marks">{simulated && <SimulatedBadge />}</div>
          </li>
        ))}
      </ol>
    </section>
  );
}
