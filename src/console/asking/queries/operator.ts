/** Questions of whoever keeps the hub running: what it is in trouble with, and what became of what came in. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const OPERATOR: readonly ReadyMadeQuery[] = [
  {
    title: 'Is the hub in trouble?',
    note: 'Technical alerts that are still open, the newest first.',
    text: `query OpenAlerts {
  alerts(first: 20, filter: { open: true }) {
    totalCount
    nodes { kind severity sentence raisedAt simulated }
  }
}
`,
  },
  {
    title: 'What could not be taken?',
    note: 'Messages of partners that were rejected, with what their sender must do.',
    text: `query Rejected {
  messages(first: 20, filter: { outcome: REJECTED }) {
    totalCount
    nodes { topic partition offset receivedAt reason sentence requiredAction }
  }
}
`,
  },
  {
    title: 'Tell me when there is trouble',
    note: 'Each alert when it is raised. Nothing comes for as long as all goes well.',
    text: `subscription WatchForTrouble {
  alertRaised { kind severity sentence raisedAt }
}
`,
  },
];
