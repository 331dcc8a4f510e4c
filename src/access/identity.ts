/** Who is asking: what a verified token says of them, and what their roles let them read and change. */

/** The work that someone does in the partnership. A token that carries any other word is refused. */
export const ROLES = ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'KEY_WORKER', 'OPERATOR', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];

/** What someone may ask for. A token that carries any other word is refused. */
export const PURPOSES = [
  'VICTIM_CONTACT',
  'PROBLEM_SOLVING',
  'PSPO_ENFORCEMENT',
  'INTELLIGENCE',
  'SAFEGUARDING',
  'CONTROL_ROOM',
  'ANALYSIS',
  'OPERATIONS',
  'LAWFULNESS_CHECK',
  'SELF_MONITORING',
  'DATA_SECURITY',
  'CRIMINAL_PROCEEDINGS',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Someone whose token was found good. There is no anonymous asker, so nothing in the hub reads data without one of these. */
export interface Identity {
  /** The token's `sub`: stays the same for one person or system of one issuer. */
  readonly subject: string;
  /** What to call them. */
  readonly name: string;
  /** The code of the agency they ask for, such as HUMBERSIDE_POLICE. */
  readonly agency: string;
  readonly roles: readonly Role[];
  /** The purposes that they may give; none when the token names none. */
  readonly purposes: readonly Purpose[];
  /** One of them, which is taken where a request names none; null when the token gives none. */
  readonly defaultPurpose: Purpose | null;
  /** The token's `jti`, by which it can be revoked; null when the issuer gives none. */
  readonly tokenId: string | null;
  /** When the token was issued, to the second, by the issuer's clock: a revocation names what was issued before it. */
  readonly issuedAt: Date;
  /** From this instant the token is worth nothing, and what was opened with it is closed. */
  readonly expiresAt: Date;
  /** True for a token of the development key: an invented user. */
  readonly demo: boolean;
}

/**
 * The coarse scopes, and the roles that lie in each: `casework` reads people and cases; `writer` changes records; `controlRoom` writes what
 * the control room sees; `intelligence` reads answers of residents and what of them goes to the police, `intelligenceWriter` drafts and
 * releases it; `respondents` reads who answered; `operations` is told when the hub itself is in trouble, and says that an alert was dealt with; `measures` reads counts of
 * everything, whoever may read what is counted; `revocations` revokes tokens, and reads what was revoked; `ledger` reads who read what, for the purposes of DPA 2018 s.62(4);
 * `disputes` finds out what somebody else would be told, and why;
 * `inPerson` are people and not systems: who may break glass, dated data say; `glassReview` may be named to review it; `grants` decides who else sees a record of its agency. The access issue deepens them.
 */
export const SCOPES: Readonly<
  Record<
    | 'casework'
    | 'writer'
    | 'controlRoom'
    | 'intelligence'
    | 'intelligenceWriter'
    | 'respondents'
    | 'operations'
    | 'measures'
    | 'revocations'
    | 'ledger'
    | 'disputes'
    | 'inPerson'
    | 'glassReview'
    | 'grants',
    readonly Role[]
  >
> = {
  casework: ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'KEY_WORKER'],
  writer: ['ASB_OFFICER', 'KEY_WORKER'],
  controlRoom: ['CONTROL_ROOM'],
  intelligence: ['ANALYST', 'ASB_OFFICER'],
  intelligenceWriter: ['ASB_OFFICER'],
  respondents: ['ASB_OFFICER'],
  operations: ['OPERATOR', 'CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER'],
  measures: ['OPERATOR'],
  revocations: ['OPERATOR'],
  ledger: ['AUDITOR'],
  disputes: ['AUDITOR'],
  inPerson: ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'OPERATOR', 'AUDITOR', 'KEY_WORKER'],
  glassReview: ['AUDITOR'],
  grants: ['ASB_OFFICER', 'CONTROL_ROOM'],
};
export type Scope = keyof typeof SCOPES;

/** Scopes that are one agency's own, whoever else has people in the same role. Residents answered Safer Neighbourhoods, and nobody else. */
const OWN: Readonly<Partial<Record<Scope, string>>> = { respondents: 'SAFER_NEIGHBOURHOODS' };

/** Whether any of the asker's roles lies in a scope, and the scope is open to their agency. */
export function holds(identity: Pick<Identity, 'roles' | 'agency'>, scope: Scope): boolean {
  const own = OWN[scope];
  return (own === undefined || own === identity.agency) && hasRole(identity, scope);
}

/** For each scope, whether the asker is in it. */
export function scopesHeld(identity: Pick<Identity, 'roles' | 'agency'>): Readonly<Record<Scope, boolean>> {
  const held = (Object.keys(SCOPES) as Scope[]).map((scope) => [scope, holds(identity, scope)] as const);
  return Object.fromEntries(held) as Record<Scope, boolean>;
}

/**
 * What decides which rows and fields an asker may see: two of one class are answered alike. Whatever a policy comes to look at belongs here;
 * a name or a subject does not, because nothing is shown to one person that another of the class may not see, but for what is `opened` to that one alone (openedTo).
 */
export function visibilityClass(
  { agency, roles, purposes }: Pick<Identity, 'agency' | 'roles' | 'purposes'>,
  purpose: Purpose | null,
  opened: string | null = null,
): string {
  return JSON.stringify([agency, roles.toSorted(), purposes.toSorted(), purpose, opened]);
}

/** The roles of systems: they ask in the name of a user of their own, where they say so. */
const SYSTEM_ROLES: readonly Role[] = ['POLICE_SYSTEM'];

/** The agencies of the council itself: who works for one is staff, and is told what an answer leaves out; whoever works for another is a partner. */
const COUNCIL: readonly string[] = ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE', 'NORTH_LINCOLNSHIRE_COUNCIL'];

/** The roles of partners' systems: whoever holds one of them is a partner, whatever other role they hold. */
const PARTNERS_SYSTEMS: readonly Role[] = ['POLICE_SYSTEM', 'VICTIM_SUPPORT'];

/** Whether the asker is in the role of a partner's system. */
export function isPartnersSystem({ roles }: Pick<Identity, 'roles'>): boolean {
  return roles.some((role) => PARTNERS_SYSTEMS.includes(role));
}

/** Whether an agency is of the council itself. */
export function isOfTheCouncil(agency: string): boolean {
  return COUNCIL.includes(agency);
}

/** Whether the asker is staff of the council: to all others what they may not see is as what is not there. */
export function isStaff(identity: Pick<Identity, 'agency' | 'roles'>): boolean {
  return isOfTheCouncil(identity.agency) && !isPartnersSystem(identity);
}

/** Whether the asker is a system, and not a person. */
export function isSystem({ roles }: Pick<Identity, 'roles'>): boolean {
  return roles.some((role) => SYSTEM_ROLES.includes(role));
}

/** What anyone is told who may not read or do a thing; it names nothing. */
export const MAY_NOT = 'You may not do this. If your work needs it, ask Safer Neighbourhoods for the right.';

/** May read people and cases, and what hangs on them. */
export function readsCasework(identity: Pick<Identity, 'roles'>): boolean {
  return hasRole(identity, 'casework');
}

/** May change records. */
export function writes(identity: Pick<Identity, 'roles'>): boolean {
  return hasRole(identity, 'writer');
}

function hasRole(identity: Pick<Identity, 'roles'>, scope: Scope): boolean {
  return identity.roles.some((role) => SCOPES[scope].includes(role));
}
