/** Asks for explanations and rehearsals as an auditor, and for the real thing as whoever it is about: over the invented world of many owners and compartments. */
import type { MikroORM } from '@mikro-orm/postgresql';
import { execute, type ExecutionResult, parse } from 'graphql';
import type { Asking } from '../../../src/access/asking.ts';
import type { Identity, Purpose, Role } from '../../../src/access/identity.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import { EDGE_DEFAULTS } from '../../../src/config.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { contextMaker } from '../../../src/graph/make-context.ts';
import type { Tables } from '../../../src/graph/reads.ts';
import { schema } from '../../../src/graph/schema.ts';
import { Admission } from '../../../src/server/admission.ts';
import { LIMITS } from '../../../src/server/limits.ts';
import { ended } from '../../../src/server/operation.ts';
import { admits } from '../../../src/server/rehearsals.ts';
import { TrustedDocuments } from '../../../src/server/trusted-documents.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import type { HubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';

/** How somebody asks. */
export interface Who {
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly purpose: Purpose | null;
  readonly subject?: string;
}

export const AUDITOR: Who = { agency: 'NORTH_LINCOLNSHIRE_COUNCIL', roles: ['AUDITOR'], purpose: 'LAWFULNESS_CHECK', subject: 'winifred' };

export interface Explaining {
  /** Asks the graph; the entry of the ledger is written before it is answered. */
  ask(who: Who, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult & { readonly context: GraphContext }>;
  close(): Promise<void>;
}

/** A graph over a database, behind the doors of a server of production. */
export function explaining(
  hub: HubDatabase,
  { documents = {}, pointsOfSubject = 1_000_000 }: { documents?: Record<string, string>; pointsOfSubject?: number } = {},
): Explaining {
  const askers: MikroORM = openOrm({ url: hub.askerUrl, entities, poolSize: 2 });
  const live = new Proxy({}, { get: () => () => Promise.resolve(0n) }) as never;
  const contextFor = contextMaker({
    orm: askers,
    live,
    clock: systemClock,
    outbound,
    inboundLag: async () => [],
    putOnRecord: () => Promise.reject(new Error('Nothing here is told twice.')),
    asHub: async (statement) => (await statement.execute(hub.orm.em.fork().getKysely<Tables>())).rows,
  });
  const admission = new Admission({
    schema,
    limits: LIMITS,
    rates: { ...EDGE_DEFAULTS.rates, subject: pointsOfSubject, agency: 1_000_000, controlRoom: 1_000_000 },
    documents: new TrustedDocuments(documents),
    trustedOnly: true,
    hideSchema: true,
  });
  return {
    ask: async (who, query, variables = {}) => {
      const context = contextFor(askingOf(who), {
        requestId: `request-of-${who.subject ?? 'somebody'}`,
        signal: new AbortController().signal,
        admits: admits({ schema, limits: LIMITS, admission }),
      });
      const document = parse(query);
      const result = await ended(context, null, () => execute({ schema, document, variableValues: variables, contextValue: context }));
      return { ...result, context };
    },
    close: async () => await askers.close(true),
  };
}

function askingOf({ agency, roles, purpose, subject = 'nobody-in-particular' }: Who): Asking {
  const identity: Identity = {
    subject,
    name: 'Somebody',
    agency,
    roles,
    purposes: purpose === null ? [] : [purpose],
    defaultPurpose: null,
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: false,
  };
  return { identity, purpose, actingFor: null, reason: null, glass: null };
}
