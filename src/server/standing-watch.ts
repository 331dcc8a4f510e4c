/** Watches over an open line: when what it stands on ends (its purpose, an agreement, a compartment or a list of a meeting into which its holder was read), the line is closed, and its client asks anew by the rights of that moment. */
import type { Asking, AskingFor, Said } from '../access/asking.ts';
import { lessThan, type Rights, type RightsInForce } from '../access/rights-in-force.ts';

/** How often it is looked at, in milliseconds: a line is closed within five seconds of the end. */
const LOOK_MS = 1_000;

export interface Standing {
  readonly askingFor: AskingFor;
  /** Absent: agreements and compartments are looked at with each event alone. */
  readonly rightsOf?: RightsInForce | undefined;
}

/** Calls `over` once, when the line may not stand as it did. The answer ends the watch. While nobody can say, nothing is closed: each event is judged by itself, and waits. */
export function watchStanding(asking: () => Asking, said: Said, { askingFor, rightsOf }: Standing, over: () => void): () => void {
  let before: Rights | null = null;
  let looking = false;
  const stop = () => clearInterval(timer);
  const look = async (): Promise<void> => {
    const verdict = await askingFor(asking().identity, said);
    const now = verdict.ok && rightsOf ? await rightsOf(verdict.value) : null;
    const less = now !== null && before !== null && lessThan(now, before);
    before = now ?? before;
    if (verdict.ok && !less) return;
    stop();
    over();
  };
  const looked = () => {
    if (looking) return;
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  };
  const timer = setInterval(looked, LOOK_MS);
  looked();
  return stop;
}
