/** Whether what was sent may run: whose document it is, whether it asks for the schema, how much it may read, and how much was asked in this minute. */
import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { type Identity, isPartnersSystem } from '../access/identity.ts';
import type { RateLimits } from '../config.ts';
import { rowsAskedFor } from './cost.ts';
import { asksForSchema } from './lanes.ts';
import type { Limits } from './limits.ts';
import { pointsFor, Rates } from './rates.ts';
import type { SentDocument, TrustedDocuments } from './trusted-documents.ts';

export interface AdmissionParts {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly rates: RateLimits;
  readonly documents: TrustedDocuments;
  /** Whether systems of partners are kept to registered documents. */
  readonly trustedOnly: boolean;
  /** Whether systems of partners may not ask what the schema is. */
  readonly hideSchema: boolean;
}

/** What of an operation is looked at once it was found valid. */
export interface Candidate {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export class Admission {
  readonly #parts: AdmissionParts;
  readonly #rates: Rates;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
    this.#rates = new Rates(parts.rates);
  }

  /** The text to run for what an asker sent, undefined where they sent none, or why there is none that they may send. */
  textOf(sent: SentDocument, identity: Identity): string | undefined | GraphQLError {
    const { documents, trustedOnly } = this.#parts;
    return documents.textOf(sent, trustedOnly && isPartnersSystem(identity));
  }

  /** What an operation costs, in points of its asker's budget, or why it is not run. */
  weigh(candidate: Candidate, identity: Identity): number | GraphQLError {
    const { schema, limits, hideSchema } = this.#parts;
    if (hideSchema && isPartnersSystem(identity) && asksForSchema(candidate.document))
      return new GraphQLError('The hub does not tell systems its schema: it is the file schema/hub.graphql.', { extensions: { code: 'FORBIDDEN' } });
    const rows = rowsAskedFor({ schema, ...candidate });
    if (rows <= limits.rows) return pointsFor(rows);
    return new GraphQLError(
      `This operation may have to read more than ${limits.rows} rows, and the hub reads no more in one: ask for smaller pages ("first"), for fewer levels, or in several operations.`,
      { extensions: { code: 'TOO_MANY_ROWS' } },
    );
  }

  /** Takes points from an asker's budget. Null when they had them; else after how many seconds to ask again. */
  async take(identity: Identity, points: number): Promise<number | null> {
    return await this.#rates.take(identity, points);
  }
}

/** What is said to who has asked too much in this minute. */
export function askedTooMuch(seconds: number): GraphQLError {
  return new GraphQLError(`That is more than you or your agency may ask in a minute: ask again in ${seconds} seconds, and for less at once.`, {
    extensions: { code: 'RATE_LIMITED', retryAfter: seconds },
  });
}
