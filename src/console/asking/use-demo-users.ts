/** The demo users as a component holds them: asked for until the hub has said whether it has any. */
import { useEffect, useState } from 'react';
import { asHubFailure, type HubFailure } from '../hub/failures.ts';
import { pauseBefore } from '../hub/line.ts';
import { type DemoUser, fetchDemoUsers } from './demo-users.ts';

export type DemoUsers =
  | { readonly kind: 'asking' }
  | { readonly kind: 'offered'; readonly users: readonly DemoUser[] }
  /** The hub is for real: tokens come from its issuer. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: HubFailure };

export function useDemoUsers(): DemoUsers {
  const [demo, setDemo] = useState<DemoUsers>({ kind: 'asking' });
  useEffect(() => {
    const stop = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const look = async (attempt: number): Promise<void> => {
      try {
        const users = await fetchDemoUsers(stop.signal);
        if (!stop.signal.aborted) setDemo(users === null || users.length === 0 ? { kind: 'none' } : { kind: 'offered', users });
      } catch (failure) {
        if (stop.signal.aborted) return;
        setDemo({ kind: 'failed', failure: asHubFailure(failure) });
        again = setTimeout(() => void look(attempt + 1), pauseBefore(attempt, Math.random()));
      }
    };
    void look(0);
    return () => {
      stop.abort();
      clearTimeout(again);
    };
  }, []);
  return demo;
}
