/** Who is asking: what a verified token says of them, and what their roles let them read and change. */

/** The work that someone does in the partnership. A token that carries any other word is refused. */
export const ROLES = ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const;
export type Role = (typeof ROLES)[number];

/** What someone may ask for. A token that carries any other word is refused. */
export const PURPOSES = ['VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS'] as const;
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
  /** The token's `jti`, by which it can be revoked; null when the issuer gives none. */
  readonly tokenId: string | null;
  /** From this instant the token is worth nothing, and what was opened with it is closed. */
  readonly expiresAt: Date;
  /** True for a token of the development key: an invented user. */
  readonly demo: boolean;
}

/** The coarse scopes: which roles read people and cases, which change records, and which write what the control room sees. The access issue deepens them. */
export const SCOPES: Readonly<Record<'casework' | 'writer' | 'controlRoom', readonly Role[]>> = {
  casework: ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER'],
  writer: ['ASB_OFFICER'],
  controlRoom: ['CONTROL_ROOM'],
};
export type Scope = keyof typeof SCOPES;

/** Whether any of the asker's roles lies in a scope. */
export function holds(identity: Pick<Identity, 'roles'>, scope: Scope): boolean {
  return identity.roles.some((role) => SCOPES[scope].includes(role));
}

/** May read people and cases, and what hangs on them. */
export function readsCasework(identity: Pick<Identity, 'roles'>): boolean {
  return holds(identity, 'casework');
}

/** May change records. */
export function writes(identity: Pick<Identity, 'roles'>): boolean {
  return holds(identity, 'writer');
}
