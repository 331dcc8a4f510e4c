/** A question that a component keeps asking: at once, whenever it is told that things have changed, and now and then in any case. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { ask } from './ask.ts';
import { atMostEvery, type Throttled } from './at-most-every.ts';
import { asHubFailure, type HubFailure } from './failures.ts';
import type { Session } from './session.ts';

interface Asked<Answer> {
  /** The last answer; it stays while later questions fail. */
  readonly answer: Answer | null;
  /** Why the last question failed; null when it did not. */
  readonly failure: HubFailure | null;
}

export interface Asking<Answer> extends Asked<Answer> {
  /** Things have changed: ask again, though not too often. */
  readonly again: () => void;
}

/** Changes that nobody tells of, such as amendments, are seen after this many milliseconds at the latest. */
const IN_ANY_CASE = 30_000;

/** Asks a document without variables on behalf of a session, at most once in `pause` milliseconds. */
export function useAsking<Answer>(session: Session | null, document: TypedDocumentString<Answer, Record<string, never>>, pause: number): Asking<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>({ answer: null, failure: null });
  const throttled = useRef<Throttled | null>(null);

  useEffect(() => {
    setAsked({ answer: null, failure: null });
    if (session === null) return;
    const stop = new AbortController();
    const asking = atMostEvery(pause, async () => {
      try {
        const answer = await ask(session, document, {}, stop.signal);
        if (!stop.signal.aborted) setAsked({ answer, failure: null });
      } catch (failure) {
        if (!stop.signal.aborted) setAsked((before) => ({ ...before, failure: asHubFailure(failure) }));
      }
    });
    throttled.current = asking;
    asking.ask();
    const clock = setInterval(asking.ask, IN_ANY_CASE);
    return () => {
      throttled.current = null;
      clearInterval(clock);
      asking.cancel();
      stop.abort();
    };
  }, [session, document, pause]);

  const again = useCallback(() => throttled.current?.ask(), []);
  return { ...asked, again };
}
