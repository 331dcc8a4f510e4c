/** The mutation of alerts. */
import { newId } from '../../../src/shared/ids.ts';
import { raised, trouble } from '../../alerts/troubles.ts';
import type { TestGraph } from '../../support/graph.ts';
import { globalId } from '../listing.ts';
import { madeBy, type Rows } from './row.ts';

/** The global id of an alert that is open. */
async function anAlert(graph: TestGraph): Promise<string> {
  const about = `hub.case.v1 ${newId()}`;
  await raised(graph.em, trouble('OUTBOX_STUCK', about));
  const [alert] = await graph.em.fork().execute<{ id: string }[]>('select id from alert where about = ?', [about]);
  return globalId('Alert', alert?.id ?? '');
}

export const ALERTS: Rows = {
  alertSettle: async (graph) => {
    const [args, settled] = [
      { alertId: await anAlert(graph), note: 'Restarted the broker.' },
      { alertId: await anAlert(graph), note: 'Rang them.' },
    ];
    await madeBy(graph, 'Alert', 'alertSettle', settled);
    return { args, other: { ...args, note: 'Waited.' }, refused: settled, refusedAs: 'AlertSettled' };
  },
};
