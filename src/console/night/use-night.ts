/** The night as a component holds it: asked for anew whenever the hub tells of a change, and whenever the line to it stands again. */
import { useEffect, useMemo } from 'react';
import type { LatestNightQuery } from '../generated/graphql.ts';
import { stayOnTheLine } from '../hub/line.ts';
import type { Session } from '../hub/session.ts';
import { subscription } from '../hub/subscribe.ts';
import { type Asking, useAsking } from '../hub/use-asking.ts';
import { LATEST_NIGHT, NIGHT_CHANGED } from './night.documents.ts';

/** How often the night is asked for at most, in milliseconds. */
const NIGHT_PAUSE = 1_000;

export function useNight(session: Session | null): Asking<LatestNightQuery> {
  const asked = useAsking(session, LATEST_NIGHT, NIGHT_PAUSE);
  const { again } = asked;
  const dial = useMemo(() => (session === null ? null : subscription(session, NIGHT_CHANGED, again)), [session, again]);
  useEffect(() => (dial === null ? undefined : stayOnTheLine(dial, ({ kind }) => kind === 'live' && again())), [dial, again]);
  return asked;
}
