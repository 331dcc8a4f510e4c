/** Questions of an auditor: whether the ledger is what it was, and in what name they ask. Whom they look up is a person's id, which no page offers. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const AUDITOR: readonly ReadyMadeQuery[] = [
  {
    title: 'Is the ledger what it was?',
    note: 'Reads the whole ledger against the checkpoints that this hub keeps outside the database.',
    text: `query Ledger {
  verifyLedger {
    ok
    sealed
    firstBreak { kind sentence }
  }
}
`,
  },
  {
    title: 'For what do I ask?',
    note: 'The purpose stands on the record with every look.',
    text: `query Asking {
  me {
    name
    agency
    roles
    purposes
    purpose
  }
}
`,
  },
];
