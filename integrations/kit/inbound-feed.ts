/** What an inbound feed is: a partner's adapter, whose records its messages bring, and the command that takes them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { NO_SUCH_COMPARTMENT, takenInto } from '../../src/access/compartment/sent-into.ts';
import type { BusMessage, TopicSpec } from '../../src/exchange/bus.ts';
import { type Origin, type Reception, recordedByMessage } from '../../src/exchange/inbox.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { londonDay } from '../../src/shared/london.ts';
import { type InboundAdapter, readMessage } from './adapter.ts';
import type { Envelope } from './envelope.ts';
import type { Rejection } from './translation.ts';

/** Whose records a source's messages bring. */
export interface Owner {
  /** The agency's code. */
  readonly agency: string;
  /** Who made the facts known, where that is not the agency: a publisher's name. */
  readonly originator?: string;
}

/** A command with where it came from. */
export interface Taken<Command> {
  readonly command: Command;
  readonly origin: Origin;
}

/** Carries out commands in the caller's transaction and answers what became of each, in their order. */
export type Accept<Command> = (em: EntityManager, commands: readonly Taken<Command>[], clock: Clock) => Promise<readonly Reception[]>;

/** What the author of a feed writes. */
export interface InboundFeedPlan<Command> {
  readonly adapter: InboundAdapter<Command>;
  /** By the `ce_source` that a topic allows. */
  readonly owners: Readonly<Record<string, Owner>>;
  readonly accept: Accept<Command>;
}

/** A message as it was read: with its envelope, unless that is broken, and why it cannot be taken, unless it can. */
export interface ReadMessage {
  readonly message: BusMessage;
  readonly envelope: Envelope | null;
  readonly rejection: Rejection | null;
}

/** Messages that were read, and their commands, which wait to be carried out. */
export interface ReadBatch {
  readonly messages: readonly ReadMessage[];
  /** Carries out the commands of the messages without a rejection; one reception for each of them, in their order. */
  readonly accept: (em: EntityManager, clock: Clock) => Promise<readonly Reception[]>;
}

/** A feed with its partner's own types behind it. */
export interface InboundFeed {
  /** The adapter's name. */
  readonly name: string;
  /** Name and version of the adapter, for the lineage. */
  readonly adapter: string;
  readonly topics: readonly TopicSpec[];
  /** The code of the agency that sends on a topic. */
  agencyOn(topic: string): string;
  /** Reads messages, purely: `now` is the time of each. */
  read(messages: readonly BusMessage[], nowOf: (message: BusMessage) => Date, acceptSimulated: boolean): ReadBatch;
}

/** Makes a feed of its plan. Throws when a source has no owner: the hub then does not start. */
export function inboundFeed<Command>({ adapter, owners, accept }: InboundFeedPlan<Command>): InboundFeed {
  const orphan = adapter.topics.find(({ source }) => !Object.hasOwn(owners, source));
  if (orphan) throw new Error(`The feed ${adapter.name} does not say whose records ${orphan.source} sends: name the agency under owners.`);
  return {
    name: adapter.name,
    adapter: `${adapter.name}/${adapter.version}`,
    topics: adapter.topics.map(({ topic }) => topic),
    agencyOn(name) {
      const source = adapter.topics.find(({ topic }) => topic.name === name)?.source;
      const owner = source === undefined ? undefined : owners[source];
      if (owner === undefined) throw new Error(`The feed ${adapter.name} reads no topic ${name}.`);
      return owner.agency;
    },
    read(messages, nowOf, acceptSimulated) {
      const taken: Taken<Command>[] = [];
      const read = messages.map((message): ReadMessage => {
        const { envelope, translation } = readMessage(adapter, message, nowOf(message));
        if (envelope === null) return { message, envelope, rejection: translation.rejected };
        if (envelope.simulated && !acceptSimulated) return { message, envelope, rejection: NO_SIMULATION };
        if ('rejected' in translation) return { message, envelope, rejection: translation.rejected };
        taken.push({ command: translation.accepted, origin: originOf(message, envelope, owners[envelope.source]) });
        return { message, envelope, rejection: null };
      });
      return { messages: read, accept: (em, clock) => acceptMarked(em, taken, clock, accept) };
    },
  };
}

/** Carries out the commands whose markings may come from whose records they are, and refuses the others: a word that is no compartment would hide a record from everybody. */
async function acceptMarked<Command>(
  em: EntityManager,
  commands: readonly Taken<Command>[],
  clock: Clock,
  accept: Accept<Command>,
): Promise<readonly Reception[]> {
  if (commands.length === 0) return [];
  if (commands.every(({ origin }) => origin.markings.length === 0)) return accept(em, commands, clock);
  const takes = await takenInto(em, londonDay(clock.now()));
  const good = commands.filter(({ origin }) => takes(origin.ownerAgency, origin.markings));
  const receptions = (good.length === 0 ? [] : await accept(em, good, clock)).values();
  return commands.map((each): Reception => {
    if (!good.includes(each)) return { outcome: 'REJECTED', subject: null, rejection: NO_SUCH_COMPARTMENT };
    const next = receptions.next();
    if (next.done) throw new Error('A command answered for fewer messages than it was given: it must answer for each, in order.');
    return next.value;
  });
}

const NO_SIMULATION: Rejection = {
  reason: 'SIMULATED_NOT_TAKEN',
  sentence: 'The message is simulated, and this hub holds real records only.',
  requiredAction: 'Send simulated messages to a demonstration hub; for real ones leave ce_simulated out.',
};

function originOf(message: BusMessage, envelope: Envelope, owner: Owner | undefined): Origin {
  if (owner === undefined) throw new Error(`The adapter let a source through that has no owner: see that topics and owners name the same sources.`);
  return { recordedBy: recordedByMessage(message), ownerAgency: owner.agency, originator: owner.originator ?? owner.agency, markings: envelope.marking };
}
