/** Explanations in the graph: why somebody is told a fact or is not, for those who settle disputes with partners. */
import { builder } from '../../graph/builder.ts';
import { declared } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { type Role, ROLES, type Scope, SCOPES } from '../identity.ts';
import { PurposeEnum } from '../purpose.graph.ts';
import { ACCESS_RULES, ACCESS_VERDICTS, AccessRule, AccessVerdict } from './access-rule.ts';
import { type Explanation, explainAccess } from './explain-access.ts';
import { inTurn } from './in-turn.ts';

const VerdictEnum = graphEnum('AccessVerdict', 'What somebody would be told.', AccessVerdict, ACCESS_VERDICTS);
const RuleEnum = graphEnum('AccessRule', 'The rule that decides what somebody is told.', AccessRule, ACCESS_RULES);

const ROLE_CODES = Object.fromEntries(ROLES.map((role) => [role, role])) as Record<Role, Role>;
const ROLE_WORDS = Object.fromEntries(ROLES.map((role) => [role, scopesIn(role)])) as Record<Role, string>;

export const RoleEnum = graphEnum('AskerRole', 'A role, as tokens name it.', ROLE_CODES, ROLE_WORDS);

function scopesIn(role: Role): string {
  const scopes = (Object.keys(SCOPES) as Scope[]).filter((scope) => SCOPES[scope].includes(role));
  return scopes.length === 0 ? 'In no scope: reads what every signed-in reader may read.' : `In the scopes ${scopes.join(', ')}.`;
}

const AskerInput = builder.inputType('AskerInput', {
  description: 'Somebody in whose place it is looked what they would see.',
  fields: (t) => ({
    agency: t.string({ required: true, description: 'The code of the agency that they ask for.' }),
    roles: t.field({ type: [RoleEnum], required: true, description: 'The roles in their token.' }),
    subject: t.string({ description: 'The subject of their token, for what was opened to them alone; nobody in particular when left out.' }),
  }),
});

const ExplanationType = builder.objectRef<Explanation>('AccessExplanation').implement({
  description: 'Why somebody is told a fact or is not, on this day and without broken glass. It says nothing of what stands there.',
  authScopes: { disputes: true },
  fields: (t) => ({
    decision: t.expose('decision', { type: VerdictEnum, description: 'What they would be told.' }),
    rule: t.expose('rule', { type: RuleEnum, description: 'The rule that decides.' }),
    sentence: t.exposeString('sentence', { description: 'The same in a sentence.' }),
    agreement: t.exposeString('agreement', {
      nullable: true,
      description: 'The reference of the sharing agreement that lets them, in force on the day; null where none is needed, and where none does.',
    }),
    missing: t.stringList({
      description: 'What would have to be true for them to be told it, each a sentence; empty when they are. Compartments are named to who is read into them.',
      resolve: ({ missing }) => [...missing],
    }),
  }),
});

builder.queryField('explainAccess', (t) =>
  t.field({
    type: ExplanationType,
    nullable: true,
    description:
      'Why somebody of an agency is told a record, or a field of it, or is not: asked of the rules that answer them, and tried in their name. For auditors, for LAWFULNESS_CHECK and SELF_MONITORING; that you asked is on record. Ask for it without other fields of the root.',
    authScopes: { disputes: true },
    extensions: { ...declared({ declares: 'plumbing', because: 'says what the rules say of a record; it tells nothing of the record' }), domain: 'people' },
    args: {
      node: t.arg.id({ required: true, description: 'The global id of the record.' }),
      field: t.arg.string({ description: 'The name of a field of its type; the record itself when left out.' }),
      as: t.arg({ type: AskerInput, required: true, description: 'Who would ask.' }),
      purpose: t.arg({ type: PurposeEnum, description: 'For what they would ask; for no purpose, when left out. Where a reason is demanded, they give one.' }),
    },
    resolve: async (_, { node, field, as, purpose }, context, info) =>
      await inTurn(
        context,
        info,
        async () =>
          await explainAccess(
            context,
            info.schema,
            { node: String(node), field: field ?? null, as, purpose: purpose ?? null },
            info.operation.name?.value ?? null,
          ),
      ),
  }),
);
