/** One operation that came over a socket or as an event stream: checked as over HTTP, run with a context of its own, and of each event another. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type Asking, type AskingFor, openedTo, type Said } from '../access/asking.ts';
import type { Admit } from '../access/explain/admit.ts';
import type { Revocations } from '../access/revocation/revocations.ts';
import type { RightsInForce } from '../access/rights-in-force.ts';
import { type Admission, askedTooMuch } from './admission.ts';
import { askedWrongly, shown } from './errors.ts';
import { EventStream } from './event-stream.ts';
import type { InFlight } from './in-flight.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { readDocument } from './read-document.ts';
import { isNotForYou } from '../graph/not-for-you.ts';
import type { AccessTold } from '../graph/masks.ts';
import type { Told } from '../graph/read-notes.ts';
import { questionOf, type SharedResults } from './shared-results.ts';

/** How long an event waits before it is asked again whether it may be told, in milliseconds. */
const RETRY_MS = 500;

/** What resolvers may know; it has to come to an end before what was read is told. */
export interface OperationContext {
  /** Of what was read of people, what stands in the `data` of an answer, and whose records that is of. */
  tells(data: unknown): Promise<Told>;
  /** What the answer says of what it leaves out; null for nothing. */
  accessTold(): AccessTold | null;
  /** Ends the operation, whose name in its document is given, with an entry of what it tells. Rejects when it is not on record: then nothing may be told. */
  end(told: Told, operation: string | null): Promise<void>;
  /** Puts on record what is told again of what was read before. Rejects when it is not there: then nothing may be told. */
  record(told: Told, operation: string | null): Promise<void>;
  /** Ends the operation without an answer. Never rejects; after `end` it does nothing. */
  abandon(): Promise<void>;
}

/** Makes what resolvers may know. Called for every operation and again for every event of a subscription, so that no permission outlives its moment. */
export type ContextFor = (
  asking: Asking,
  about: { readonly requestId: string; readonly signal: AbortSignal; readonly admits: Admit },
) => OperationContext | Promise<OperationContext>;

/** Does the work of one operation, and ends it: rejects when either fails, and then nothing may be told. */
export async function ended<Result extends object>(context: OperationContext, operation: string | null, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    await context.end(await context.tells('data' in result ? result.data : null), operation);
    return 'data' in result ? withAccess(result, context.accessTold()) : result;
  } finally {
    await context.abandon();
  }
}

/** A result that says, to who may know, what it leaves out. */
export function withAccess<Result extends object>(result: Result, told: AccessTold | null): Result {
  if (told === null) return result;
  const known = 'extensions' in result && typeof result.extensions === 'object' ? result.extensions : null;
  return { ...result, extensions: { ...known, access: told } };
}

/** What the operations of a hub share. */
export interface Grounds {
  readonly schema: GraphQLSchema;
  readonly contextFor: ContextFor;
  /** Finds out how somebody asks. */
  readonly askingFor: AskingFor;
  /** What somebody may see beside their own agency's records: when some of it ends, their lines are closed. Absent, each event is judged alone. */
  readonly rightsOf?: RightsInForce | undefined;
  readonly limits: Limits;
  /** Whether what was sent may run. */
  readonly admission: Admission;
  /** What it would say to an operation of somebody else. */
  readonly admits: Admit;
  /** Which good tokens have been revoked since. */
  readonly revocations: Revocations;
  readonly inFlight: InFlight;
  /** What was made for one listener and is good for others. */
  readonly shared: SharedResults;
  readonly log: Log;
}

/** What was sent. */
export interface Asked {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface Asker {
  /** On a socket, with the token of this moment: it may be renewed while operations run. */
  readonly asking: Asking;
  /** Of which the asking was made, and is made again for each operation and event: a purpose may end while a line is open. */
  readonly said: Said;
  readonly requestId: string;
}

export class Operation implements ExecutionArgs {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
  readonly operationName: string | null;
  readonly variableValues: Readonly<Record<string, unknown>>;
  // Named because the protocol libraries would fill them in where they are missing: here each run makes its own.
  readonly rootValue = undefined;
  readonly contextValue = undefined;
  readonly #grounds: Grounds;
  readonly #asker: Asker;
  /** What it costs, in points of the asker's budget; the first is paid when it is sent. */
  readonly #points: number;
  /** Which listeners get the same result of an event. */
  readonly #question: string;
  readonly #ended = new AbortController();
  #events: EventStream | null = null;
  #answered: () => void = () => undefined;

  private constructor(grounds: Grounds, asker: Asker, asked: Asked, document: DocumentNode, node: OperationDefinitionNode, points: number) {
    this.#grounds = grounds;
    this.#asker = asker;
    this.#points = points;
    this.schema = grounds.schema;
    this.document = document;
    this.kind = node.operation;
    // The ledger names an operation as its document does, also to a client that does not say the name again.
    this.operationName = asked.operationName ?? node.name?.value ?? null;
    this.variableValues = asked.variables ?? {};
    this.#question = questionOf(document, node, this.variableValues, asker.asking, asked.query);
  }

  /** The operation in what was sent, or why there is none that may run. */
  static in(asked: Asked, asker: Asker, grounds: Grounds): Operation | readonly GraphQLError[] {
    const read = readDocument(asked, grounds);
    if (!('document' in read)) return read;
    const { document, operation: node } = read;
    const points = grounds.admission.weigh({ document, operation: node, variables: asked.variables ?? {} }, asker.asking.identity);
    if (points instanceof GraphQLError) return [points];
    return new Operation(grounds, asker, asked, document, node, points);
  }

  /** One result, or a stream of them. Never rejects: what goes wrong inside is a masked error of the result. A query or mutation is in flight until `end`. */
  async run(): Promise<ExecutionResult | EventStream> {
    const follows = this.kind === OperationTypeNode.SUBSCRIPTION;
    if (!follows) this.#answered = this.#grounds.inFlight.begin();
    const wait = await this.#grounds.admission.take(this.#asker.asking.identity, this.#points - 1);
    if (wait !== null) return { errors: [askedTooMuch(wait)] };
    return follows ? await this.#subscribe() : await this.#executed();
  }

  /** Lets go of everything the operation holds, once its results are on their way; safe to call again. */
  end(): void {
    this.#ended.abort();
    this.#events?.end();
    this.#answered();
  }

  async #subscribe(): Promise<ExecutionResult | EventStream> {
    try {
      const contextValue = await this.#context();
      const source = await ended(contextValue, this.operationName, () => createSourceEventStream({ ...this.#args(), contextValue }));
      if (!(Symbol.asyncIterator in source)) return this.#masked(source);
      this.#events = new EventStream(source, {
        of: async (event) => await this.#told(event),
        failed: (failure) => this.#fault(failure),
        open: async () => await this.#mayBeTold(),
      });
      if (this.#ended.signal.aborted) this.#events.end();
      return this.#events;
    } catch (failure) {
      return this.#fault(failure);
    }
  }

  /**
   * Whether this listener may be told of anything at this moment. The connection is closed when its token ends or is revoked; an event in that same
   * instant must not slip through. While nobody can say, it waits: a line outlasts a break of the database, and tells nothing meanwhile.
   */
  async #mayBeTold(): Promise<boolean> {
    const standing = await this.#grounds.revocations.settled(this.#asker.asking.identity, Infinity);
    if (standing !== 'GOOD' || Date.now() >= this.#asker.asking.identity.expiresAt.getTime()) return false;
    return this.#asker.asking.glass === null || (await this.#glassStands());
  }

  /** Whether the glass on which the line stands is open: what was made while it was may wait to be taken until it is over. */
  async #glassStands(): Promise<boolean> {
    return await this.#askingOfEvent().then(
      () => true,
      () => false,
    );
  }

  /** What this listener is told of an event: made once for all who ask the same; its errors are logged for each. Null for an event that is not for them. */
  async #told(event: unknown): Promise<ExecutionResult | null> {
    const { shared, contextFor, admits } = this.#grounds;
    // Outside of what becomes a result: who may not ask so any more is told it once, and then nothing.
    const asking = await this.#askingOfEvent();
    try {
      // It must not end with the listener who happened to be the first.
      const context = () => contextFor(asking, { requestId: this.#asker.requestId, signal: new AbortController().signal, admits });
      const make = async () => {
        const contextValue = await context();
        try {
          const result = await execute({ ...this.#args(), rootValue: event, contextValue });
          return { result: withAccess(result, contextValue.accessTold()), told: await contextValue.tells(result.data) };
        } finally {
          await contextValue.abandon();
        }
      };
      const { result, told } = await shared.of(event, this.#questionOf(asking), make);
      if (isNotForYou(result)) return null;
      // What is made once is told to each, and to each it is an entry of its own.
      if (told.length > 0) await (await context()).record(told, this.operationName);
      return this.#masked(result);
    } catch (failure) {
      return this.#fault(failure);
    }
  }

  /** As it was asked first; and by whom it is asked now, where something is opened to them alone: a grant may have begun or ended since. */
  #questionOf(asking: Asking): string {
    const opened = openedTo(asking);
    return opened === null ? this.#question : JSON.stringify([this.#question, opened]);
  }

  async #executed(): Promise<ExecutionResult> {
    try {
      const contextValue = await this.#context();
      return this.#masked(await ended(contextValue, this.operationName, () => execute({ ...this.#args(), contextValue })));
    } catch (failure) {
      return this.#fault(failure);
    }
  }

  #args(): Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
    const { schema, document, operationName, variableValues } = this;
    return { schema, document, operationName, variableValues };
  }

  async #context(): Promise<OperationContext> {
    const { requestId } = this.#asker;
    return await this.#grounds.contextFor(await this.#asking(), { requestId, signal: this.#ended.signal, admits: this.#grounds.admits });
  }

  /** How it is asked as of this moment. Throws the refusal when it may not be asked so any more. */
  async #asking(): Promise<Asking> {
    const { asking, said } = this.#asker;
    const verdict = await this.#grounds.askingFor(asking.identity, said);
    if (!verdict.ok) throw askedWrongly(verdict.refusal);
    return verdict.value;
  }

  /** The same for an event: while nobody can say, it waits, and nothing is told meanwhile. Rejects when the operation ends. */
  async #askingOfEvent(): Promise<Asking> {
    for (let complained = false; ; complained = true) {
      try {
        return await this.#asking();
      } catch (failure) {
        if (failure instanceof GraphQLError) throw failure;
        if (!complained) this.#grounds.log.error('fault', { requestId: this.#asker.requestId, failure });
        await pause(RETRY_MS, undefined, { signal: this.#ended.signal });
      }
    }
  }

  #masked(result: ExecutionResult): ExecutionResult {
    if (result.errors === undefined) return result;
    return { ...result, errors: result.errors.map((error) => shown(error, this.#asker.requestId, this.#grounds.log)) };
  }

  #fault(failure: unknown): ExecutionResult {
    const error =
      failure instanceof GraphQLError ? failure : new GraphQLError('', { originalError: failure instanceof Error ? failure : new Error(String(failure)) });
    return { errors: [shown(error, this.#asker.requestId, this.#grounds.log)] };
  }
}
