/** What goes back to the senders of messages: a receipt for each, and a dead letter for each that was not taken; noted with the lineage, written when it leaves. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OutgoingMessage, Place } from './bus.ts';
import type { Refusal } from './inbox.ts';
import type { Outcome } from './outcome.ts';
import { appendToOutbox } from './outbox.ts';

/** The types of the rows of the outbox that stand for such messages; on the bus each message has a type of its own. */
export const ReturnType = { RECEIPTS: 'hub.receipts', LETTERS: 'hub.dead-letters' } as const;
export type ReturnType = (typeof ReturnType)[keyof typeof ReturnType];

/** A span of a partition whose messages were dealt with in one transaction. It holds places only: what is sent is read from the lineage. */
export interface ReturnSpan {
  readonly topic: string;
  readonly partition: number;
  /** Offsets, both included, as decimal numbers. */
  readonly from: string;
  readonly to: string;
  /** Why these messages FAILED: a replay may have mended their rows before this leaves. Null when they did not. */
  readonly failed: Refusal | null;
  /** True when a message that had FAILED was taken after all: its second receipt, with an identity of its own. */
  readonly mended: boolean;
}

/** Messages that were dealt with, and the topic on which their senders hear of it. */
export interface Return {
  readonly type: ReturnType;
  /** The topic it leaves on. */
  readonly on: string;
  readonly span: ReturnSpan;
  readonly at: Date;
  readonly simulated: boolean;
}

/** What is known of a message that came in; of what its sender wrote, no more than its id, source, type and key. */
export interface DealtWith {
  readonly place: Place;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly eventSource: string | null;
  readonly key: string | null;
  readonly outcome: Outcome;
  readonly refusal: Refusal | null;
  readonly receivedAt: Date;
  readonly simulated: boolean;
}

/** What the hub kept of a message that was not taken. */
export interface KeptLetter {
  readonly place: Place;
  readonly outcome: 'REJECTED' | 'FAILED';
  readonly refusal: Refusal;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
}

/** Writes what goes back, in the form that is printed for partners. Pure. Handed over by the registry of integrations. */
export interface ReturnsWriter {
  letter(kept: KeptLetter): OutgoingMessage;
  /** `id` is the receipt's own, the same however often it is sent. */
  receipt(message: DealtWith, id: string): OutgoingMessage;
}

/**
 * Notes in the outbox what has to go back, in the transaction that writes the lineage: one row for each span, however many messages lie in it. The spans of a
 * partition leave in their order.
 */
export async function appendReturns(em: EntityManager, returns: readonly Return[]): Promise<void> {
  await appendToOutbox(
    em,
    returns.map(({ type, on, span, at, simulated }) => ({
      topic: on,
      key: `${span.topic}/${span.partition}`,
      type,
      payload: { ...span },
      subjectIds: [],
      occurredAt: at,
      // Places on the bus, of which each sender hears of its own alone.
      markings: [],
      regime: 'UK_GDPR_PART2',
      classification: 'OFFICIAL_SENSITIVE',
      agreement: 'INTERNAL',
      simulated,
    })),
  );
}

/** The span that a row of the outbox stands for. Throws for a row that is none. */
export function spanOf(payload: Readonly<Record<string, unknown>>): ReturnSpan {
  const { topic, partition, from, to, failed, mended } = payload as Partial<ReturnSpan>;
  if (topic === undefined || partition === undefined || from === undefined || to === undefined)
    throw new Error('A row of the outbox stands for messages that went back, and does not say which: it was changed by hand.');
  return { topic, partition, from, to, failed: failed ?? null, mended: mended ?? false };
}
