/** What a server would say to somebody's operation before it ran: asked for a rehearsal, which must meet every door that the real one meets. */
import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Identity } from '../identity.ts';

/** An operation as it would be sent. */
export interface SentOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** One that would be run. */
export interface Admitted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Whether the operation would be run for `as`: registered where that must be, valid, within the limits of documents and of rows. What it costs is taken from the budget of
 * `rehearser`; rejects with what is told them when they have asked too much, or may not send such a document themselves.
 */
export type Admit = (sent: SentOperation, as: Identity, rehearser: Identity) => Promise<Admitted | readonly GraphQLError[]>;
