/** Asks the rules of the first wall as they are declared, on types and on fields: the same declarations by which a question is answered. */
import type { GraphQLField } from 'graphql';
import type { GraphContext } from '../../graph/context.ts';
import { type Declaration, type Readers, rowsTell, typeOfEntity } from '../../graph/entity-types.ts';
import { keyFits } from '../../graph/keyset.ts';
import { modelOf } from '../../graph/model.ts';
import { holds, type Identity, type Purpose, SCOPES } from '../identity.ts';
import type { PersonalData } from '../personal-data.ts';
import { permits } from '../personal-data.rules.ts';
import type { Finding } from './finding.ts';
import { lackingCompartments } from './walls-asked.ts';

/** Somebody, as the rules look at them. */
export interface Asks {
  readonly identity: Identity;
  readonly purpose: Purpose | null;
  /** The compartments into which they are read. */
  readonly compartments: readonly string[];
}

/** That a purpose is asked for that nobody may ask for today. */
export function ofPurpose(purpose: Purpose | null): Finding {
  return {
    rule: 'PURPOSE_NOT_ALLOWED',
    sentence: `The purpose ${purpose ?? 'that is given'} is not in force today.`,
    missing: [`A row of purpose that brings ${purpose ?? 'it'} into force, or another purpose.`],
  };
}

/** Whether their roles lie in all of these scopes. */
export function ofScopes(scopes: readonly Readers[], identity: Identity): readonly Finding[] {
  return scopes
    .filter((scope) => scope !== 'signedIn')
    .filter((scope) => !holds(identity, scope))
    .map((scope) => ({
      rule: 'SCOPE' as const,
      sentence: `None of their roles lies in the scope ${scope}.`,
      missing: [`A role in the scope ${scope}, which is one of ${SCOPES[scope].join(', ')}, of an agency to which the scope is open.`],
    }));
}

/** The scopes that a field was declared with. Throws for one whose scopes are not written down as data. */
export function scopesOfField(field: GraphQLField<unknown, unknown>): readonly Readers[] {
  const { authScopes } = (field.extensions['pothosOptions'] ?? {}) as { readonly authScopes?: unknown };
  if (authScopes === undefined) return [];
  if (typeof authScopes !== 'object' || authScopes === null) throw new Error(`The scopes of ${field.name} are no data: nobody can explain them.`);
  return (Object.entries(authScopes) as [Readers, unknown][]).flatMap(([scope, needed]) => (needed === true ? [scope] : []));
}

/** Whether they may know that there is such a row. */
export function ofRows(entity: string, asks: Asks): readonly Finding[] {
  return ofFact(rowsTell(entity), asks, 'That there is such a record');
}

/** Whether they may have what a field tells, and know that there is what it leads to. */
export function ofField(field: GraphQLField<unknown, unknown>, asks: Asks): readonly Finding[] {
  const declaration = field.extensions['hub'] as Declaration | undefined;
  if (!declaration) return [];
  const own = ofFact(declaration.personal ?? null, asks, 'This field');
  return own.length > 0 || !('target' in declaration) ? own : ofFact(rowsTell(declaration.target), asks, 'What it leads to');
}

function ofFact(fact: PersonalData | null, { purpose, compartments }: Asks, what: string): readonly Finding[] {
  switch (permits(fact, { purpose, compartments })) {
    case 'ALLOWED':
      return [];
    case 'PURPOSE':
      return [
        {
          rule: 'FIELD_PURPOSE',
          sentence: `${what} is told for ${fact?.purposes.join(', ')} alone, and they ask for ${purpose ?? 'no purpose'}.`,
          missing: [`To ask for one of ${fact?.purposes.join(', ')}.`],
        },
      ];
    case 'MARKING':
      return [
        {
          ...lackingCompartments(fact?.marking ? [fact.marking] : [], []),
          rule: 'FIELD_COMPARTMENT',
          sentence: `${what} lies in a compartment into which they are not read.`,
        },
      ];
  }
}

/** Whether a row that their walls show them is for them, where its type says for whom. */
export async function ofAudience(entity: string, key: string, there: GraphContext): Promise<readonly Finding[]> {
  const { visible } = typeOfEntity(entity);
  if (visible === null || !keyFits(modelOf(entity).key, key)) return [];
  const row = await there.reader.one(entity, key);
  if (row === null || visible(row, there.identity)) return [];
  return [{ rule: 'AUDIENCE', sentence: 'It is for others: the type says by their roles for whom.', missing: ['A role of its audience.'] }];
}
