/** For what the ledger may be read: DPA 2018 s.62(4), and nothing else. */

/** Domain rule 51: "These logs may be used only for lawfulness checks, self-monitoring incl. discipline, data integrity/security, criminal proceedings". */
export const LEDGER_PURPOSES = ['LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'] as const;

/** Whether the ledger may be read for a purpose; never for none. */
export function opensLedger(purpose: string | null): boolean {
  return LEDGER_PURPOSES.some((each) => each === purpose);
}
