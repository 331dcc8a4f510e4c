/** Who reviews broken glass from the start: a labelled default, which a council ends and replaces by rows of its own (docs/how-to/break-glass.md). */
import type { Role } from '../../access/identity.ts';

export const glassReviewers: readonly {
  readonly post: string;
  readonly inForceFrom: string;
  readonly inForceTo: string | null;
  readonly ofAgency: string | null;
  readonly agency: string;
  readonly role: Role;
  readonly subject: string | null;
  readonly name: string;
  readonly source: string;
}[] = [
  {
    post: 'COUNCIL_AUDITOR',
    // Before anything that the hub records; a labelled default, as for the kinds of meeting.
    inForceFrom: '2003-05-01',
    inForceTo: null,
    ofAgency: null,
    agency: 'NORTH_LINCOLNSHIRE_COUNCIL',
    role: 'AUDITOR',
    subject: null,
    name: 'Auditor of North Lincolnshire Council',
    source: 'Assumed, until the council names somebody: who audits the ledger breaks no glass.',
  },
];
