/** Two lanes to the graph: systems of partners send what was registered for them, staff ask what they like within the limits. */
import { Kind, visit, type DocumentNode } from 'graphql';
import type { Identity, Role } from '../access/identity.ts';

/** The roles of partners' systems. Who holds one of them is in the partners' lane, whatever other role they hold. */
const PARTNERS_SYSTEMS: readonly Role[] = ['POLICE_SYSTEM', 'VICTIM_SUPPORT'];

export function isPartnersSystem({ roles }: Pick<Identity, 'roles'>): boolean {
  return roles.some((role) => PARTNERS_SYSTEMS.includes(role));
}

/** Whether a document asks what the schema is, in any of its operations and fragments; `__typename` says no more than the answer does. */
export function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') asks = true;
    },
  });
  return asks;
}
