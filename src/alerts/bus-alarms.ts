/** How trouble on the bus becomes an alert: noted until the database takes it, because both may be in trouble at once. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BusAlarm } from '../exchange/bus.ts';
import type { Clock } from '../shared/clock.ts';
import { raiseAlert } from './raise-alert.ts';

/** While the database is away it is asked this often, in milliseconds. */
const RETRY_MS = 1_000;

export interface BusAlarms {
  raise(alarm: BusAlarm): void;
  /** Gives up what could not be written. */
  close(): Promise<void>;
}

/** Raises an alert of each alarm that it is given. */
export function busAlarms({ em, clock, log }: { readonly em: () => EntityManager; readonly clock: Clock; readonly log: (line: string) => void }): BusAlarms {
  const closing = new AbortController();
  const raising = new Set<Promise<void>>();
  const write = async ({ kind, about, sentence }: BusAlarm) => {
    let complained = false;
    for (;;) {
      try {
        await em().transactional((inner) =>
          raiseAlert(inner, clock, { kind, severity: 'HIGH', sentence, about, subject: null, markings: [], simulated: false }),
        );
        return;
      } catch (failure) {
        if (!complained) log(`An alert of the bus cannot be raised yet (${failure instanceof Error ? failure.name : 'a failure'}); trying again.`);
        complained = true;
      }
      await pause(RETRY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
    }
  };
  return {
    raise(alarm) {
      const raised = write(alarm).finally(() => raising.delete(raised));
      raising.add(raised);
    },
    async close() {
      closing.abort();
      await Promise.all(raising);
    },
  };
}
