/** How doubt about the ledger becomes an alert: one, until database and checkpoints agree again. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../shared/clock.ts';
import { raiseStanding, settleAlert } from './raise-alert.ts';

const ABOUT = 'ledger';

/** What the sealer of the ledger tells of its doubts (src/access/ledger/sealer.ts). */
export function ledgerAlarm({ em, clock }: { readonly em: () => EntityManager; readonly clock: Clock }) {
  return {
    async doubt(sentence: string): Promise<void> {
      const trouble = { kind: 'LEDGER_IN_DOUBT', severity: 'HIGH', sentence, about: ABOUT, subject: null, markings: [], simulated: false } as const;
      await em().transactional((inside) => raiseStanding(inside, clock, trouble));
    },
    async well(): Promise<void> {
      await em().transactional((inside) => settleAlert(inside, clock, { kind: 'LEDGER_IN_DOUBT', about: ABOUT }));
    },
  };
}
