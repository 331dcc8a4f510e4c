/** The second wall around broken glass: who broke it sees it, who is to review it and who audits the ledger see it, and nobody else. */
import type { PolicyDef } from '@mikro-orm/postgresql';

const HUB = "(( SELECT hub_asker() AS hub_asker) = 'hub'::text)";
/** Of nobody, who says nothing, both settings are empty, and no row has an empty subject. */
const OWN = "(((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true)))";
const HOLDS = "string_to_array(current_setting('hub.roles'::text, true), ','::text)";
const AUDITS = `('AUDITOR'::text = ANY (${HOLDS}))`;
/** Named for it, and not the one who broke it, whatever else they are. */
const REVIEWS = `((reviewer_role = ANY (${HOLDS})) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true)))`;
const SOMEONE = "(( SELECT hub_asker() AS hub_asker) = 'someone'::text)";

const policies: PolicyDef[] = [
  { name: 'hub_or_seen', command: 'select', using: `(${HUB} OR (${SOMEONE} AND (${OWN} OR ${REVIEWS} OR ${AUDITS})))` },
  { name: 'hub_or_broken', command: 'insert', check: `(${HUB} OR (${SOMEONE} AND ${OWN} AND (returned_at IS NULL) AND (reviewed_at IS NULL)))` },
  {
    name: 'returned_once',
    command: 'update',
    using: `(${SOMEONE} AND (${OWN} OR ${REVIEWS}) AND (returned_at IS NULL) AND (reviewed_at IS NULL))`,
    check: `(${SOMEONE} AND (${OWN} OR ${REVIEWS}) AND (reviewed_at IS NULL))`,
  },
  {
    name: 'reviewed_once',
    command: 'update',
    using: `(${SOMEONE} AND ${REVIEWS} AND (reviewed_at IS NULL))`,
    check: `(${SOMEONE} AND ${REVIEWS} AND ((reviewed_by)::text = ('user:'::text || current_setting('hub.subject'::text, true))))`,
  },
  { name: 'hub_alone', command: 'update', using: HUB, check: HUB },
];

interface Wall {
  readonly rowLevelSecurity: 'force';
  readonly policies: PolicyDef[];
}

/** Around broken glass. */
export function walledForOversight(): Wall {
  return { rowLevelSecurity: 'force', policies };
}

/** Around the register of reviewers: everybody who asks may read it, and the hub alone writes it. */
export function walledForReading(): Wall {
  return {
    rowLevelSecurity: 'force',
    policies: [
      { name: 'hub_alone', using: HUB, check: HUB },
      { name: 'told_to_all', command: 'select', using: SOMEONE },
    ],
  };
}
