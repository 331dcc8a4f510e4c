/** Keeps a line to the hub open: dials again with growing pauses, and says honestly how it stands. */
import type { HubFailure } from './failures.ts';

/** How the live line stands. */
export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** It was lost, and is tried again after `seconds`. */
  | { readonly kind: 'reconnecting'; readonly seconds: number }
  /** It was lost for good: trying again would not help. */
  | { readonly kind: 'closed'; readonly failure: HubFailure };

export interface LineEvents {
  /** The hub has taken the call. */
  connected(): void;
  /** The line has ended, whoever ended it. */
  ended(failure: HubFailure): void;
}

/** Opens the line once. `renew`: the last call was refused for its token. Returns what hangs up. */
export type Dial = (events: LineEvents, renew: boolean) => () => void;

const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
/** A line that held this long was good: the next pause is a short one again. */
const GOOD_AFTER = 10_000;

/** How long to wait before attempt `attempt` (from 0), in milliseconds: doubling, at most half a minute, and spread by `chance` in [0, 1) so that a hundred screens do not come back in one instant. */
export function pauseBefore(attempt: number, chance: number): number {
  const longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt);
  return Math.round(longest / 2 + (longest / 2) * chance);
}

/** Dials, and dials again whenever the line ends, until the function that it returns is called or the hub refuses the token twice in a row. */
export function stayOnTheLine(dial: Dial, report: (state: LineState) => void, chance: () => number = Math.random): () => void {
  let attempt = 0;
  let refusedBefore = false;
  let hangUp = () => {};
  let stopped = false;
  let redial: ReturnType<typeof setTimeout> | undefined;

  const call = () => {
    let ended = false;
    let liveSince: number | null = null;
    hangUp = () => {};
    hangUp = dial(
      {
        connected() {
          if (ended || stopped) return;
          liveSince = Date.now();
          report({ kind: 'live' });
        },
        ended(failure) {
          if (ended || stopped) return;
          ended = true;
          hangUp();
          const wasGood = liveSince !== null && Date.now() - liveSince >= GOOD_AFTER;
          if (wasGood) attempt = 0;
          const refused = failure.kind === 'TOKEN_REFUSED';
          if (failure.kind === 'NOT_ALLOWED' || (refused && refusedBefore && !wasGood)) {
            report({ kind: 'closed', failure });
            return;
          }
          refusedBefore = refused;
          const pause = pauseBefore(attempt, chance());
          attempt += 1;
          report({ kind: 'reconnecting', seconds: Math.ceil(pause / 1000) });
          redial = setTimeout(call, pause);
        },
      },
      refusedBefore,
    );
    // It may have ended before there was anything to hang up.
    if (ended) hangUp();
  };

  report({ kind: 'connecting' });
  call();
  return () => {
    stopped = true;
    clearTimeout(redial);
    hangUp();
  };
}

/** The state of the line in the reader's words. */
export function lineWords(state: LineState): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting';
    case 'live':
      return 'Live';
    case 'reconnecting':
      return 'Reconnecting';
    case 'closed':
      return 'Closed';
  }
}
