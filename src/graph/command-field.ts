/** Mutations: each calls one command, once for each idempotency key, and answers with the thing or with a named refusal. */
import type { GraphQLResolveInfo } from 'graphql';
import type { ArgBuilder, InputFieldMap, InputShapeFromFields, ObjectParam } from '@pothos/core';
import { answerOnce } from '../access/answer-once.ts';
import { gatherActs } from '../access/ledger/act-log.ts';
import { whoAsks } from '../access/ledger/who-asks.ts';
import type { CommandContext } from '../access/command-context.ts';
import type { Identity, Scope } from '../access/identity.ts';
import { agencyOf } from '../access/staff.ts';
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import { refuse, type Result } from '../shared/result.ts';
import { brokenText, brokenTextIn, firstWrong } from '../shared/words.ts';
import { recordActs } from './acts-told.ts';
import { builder } from './builder.ts';
import type { Types } from './types.ts';
import type { GraphContext } from './context.ts';
import { rowsTell, typeOfEntity } from './entity-types.ts';
import { IdempotencyKeyReusedType, InvalidInputType, type Refusal } from './refusal-types.ts';
import type { EntityRow } from './rows.ts';

export interface CommandOptions<Args extends InputFieldMap, Input, Refused extends Refusal> {
  readonly description: string;
  /** Who may call it; whoever may change records, when left out. */
  readonly scope?: Scope;
  /** The entity that the command answers with. */
  readonly answers: string;
  /** Those of the command; any mutation may also answer with IdempotencyKeyReused or InvalidInput. */
  readonly refusals: readonly ObjectParam<Types>[];
  readonly args: (arg: ArgBuilder<Types>) => Args;
  /** From what GraphQL read to what the command takes; with what the asker may have, where the command must know that. */
  readonly input: (args: InputShapeFromFields<Args>, identity: Identity) => Input;
  readonly command: (context: CommandContext, input: Input) => Promise<Result<{ readonly id: string }, Refused>>;
}

const KEY_MOST = 200;

/** Declares a mutation. Its answer is the union `<Name>Result`. */
export function commandField<Args extends InputFieldMap, Input, Refused extends Refusal>(name: string, options: CommandOptions<Args, Input, Refused>): void {
  const { ref } = typeOfEntity(options.answers);
  const result = builder.unionType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Result`, {
    description: `What ${name} answers: the ${options.answers}, or why not.`,
    types: [ref, IdempotencyKeyReusedType, InvalidInputType, ...options.refusals],
    resolveType: (value: unknown) => typeNameOf(value),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: result,
      nullable: true,
      description: options.description,
      authScopes: { [options.scope ?? 'writer']: true },
      args: {
        ...options.args(t.arg),
        idempotencyKey: t.arg.string({
          required: true,
          description: `A word of yours for this request, at most ${KEY_MOST} characters, such as a UUID: sent again with the same arguments it gets the same answer and acts once.`,
        }),
      },
      // Pothos cannot follow the arguments of a generic field: the shape is the one that `args` above declares.
      resolve: async (_, given, context, info) => (await runOnce(context, name, options, given as never, info)) as never,
    }),
  );
}

async function runOnce<Args extends InputFieldMap, Input, Refused extends Refusal>(
  context: GraphContext,
  operation: string,
  options: CommandOptions<Args, Input, Refused>,
  given: InputShapeFromFields<Args> & { readonly idempotencyKey: string },
  info: GraphQLResolveInfo,
): Promise<EntityRow | null | Refusal> {
  const { idempotencyKey: key, ...args } = given;
  const input = options.input(args as never, context.identity);
  const wrong = firstWrong(wrongKey(key), brokenTextIn(input));
  if (wrong) return wrong;
  const { identity, clock, outbound } = context;
  await context.reads.pause();
  const em = context.em.fork({ freshEventManager: true });
  const actor = { subject: identity.subject, name: identity.name, agency: identity.agency };
  const answer = await answerOnce<{ readonly id: string }, Refusal>(
    { em, actor, clock, simulated: false, outbound },
    { operation, key, input },
    async (command) => {
      const agency = await agencyOf(command);
      if (!agency.ok) return refuse(agency.refusal);
      const log = gatherActs(command.em);
      const done = await options.command(command, input);
      if (done.ok) {
        const by = { ...whoAsks(context.asking), requestId: context.requestId, operation: info.operation.name?.value ?? null, at: clock.now() };
        await recordActs(command.em, log, info.schema, by);
      }
      return done;
    },
  );
  if (!answer.ok) return answer.refusal;
  return await context.masks.shown([rowsTell(options.answers)], info, null, () => context.reader.one(options.answers, answer.value.id));
}

function wrongKey(key: string): InvalidInput | null {
  const length = [...key].length;
  if (length === 0 || length > KEY_MOST) return invalid('idempotencyKey', `An idempotencyKey has 1 to ${KEY_MOST} characters: send another one.`);
  return brokenText('idempotencyKey', key);
}

function typeNameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    if ('kind' in value && typeof value.kind === 'string' && !('__typename' in value)) return value.kind;
    if ('__typename' in value && typeof value.__typename === 'string') return value.__typename;
  }
  throw new Error('A command answered with something that has no type.');
}
