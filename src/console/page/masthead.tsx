/** The head of the page: what this hub is, and how it is. */
import { useEffect, useState } from 'react';
import { type Health, healthWords, watchHealth } from '../hub/health.ts';
import { Mark } from './mark.tsx';
import { SimulatedBadge } from './simulated-badge.tsx';

/** @param invented What to say of an invented world; null when everything is real, or nothing is known yet. */
export function Masthead({ invented }: { readonly invented: string | null }) {
  const [health, setHealth] = useState<Health>({ kind: 'asking' });
  useEffect(() => watchHealth(setHealth), []);
  return (
    <header className="masthead">
      <Mark />
      <div className="masthead-words">
        <h1>Safer Neighbourhoods Hub</h1>
        <p>What the council, the police and their partners know, in one place: a graph to ask and a stream to follow.</p>
      </div>
      <p className={`badge health-${health.kind.replace(' ', '-')}`} role="status">
        <span className="dot" aria-hidden="true" />
        {healthWords(health)}
      </p>
      {invented !== null && (
        <p className="invented">
          <SimulatedBadge /> {invented}
        </p>
      )}
    </header>
  );
}
