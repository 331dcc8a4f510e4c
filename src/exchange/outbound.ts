/** How a domain says what it has to send, without knowing how the partner wants it written: the kinds of message, and the port that writes them. */
import type { Classification, Regime } from '../shared/regime.ts';
import type { OutgoingMessage } from './bus.ts';

/**
 * A kind of message that the hub sends to a partner. The domain that has something to say declares it, with the words that it is made of;
 * the partner's adapter (integrations/<partner>) translates those words. Topic and type name it once and for all.
 */
export interface OutboundKind<Content> {
  readonly topic: string;
  /** `ce_type`, such as `referral.sent`. */
  readonly type: string;
  /** Never there: ties the kind to what its messages are made of, for the type checker. */
  readonly content?: Content;
}

/** What stands beside the content of a message: its envelope. All of it is stored before it is written, so that the same facts give the same bytes. */
export interface MessageFacts {
  /** `ce_id`: the same however often the message is sent. */
  readonly eventId: string;
  /** The natural key of the aggregate: its messages keep their order. */
  readonly key: string;
  /** `ce_time`. */
  readonly occurredAt: Date;
  readonly regime: Regime;
  readonly classification: Classification;
  /** `ce_isaref`: the sharing agreement under which it goes out. */
  readonly agreement: string;
  readonly markings: readonly string[];
  readonly simulated: boolean;
}

/** An event of the outbox without bytes of its own, as the relay hands it to be written. */
export interface PlainEvent extends MessageFacts {
  readonly topic: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Writes messages as their partners want them. Pure: the same words give the same bytes. Handed over by the registry of integrations. */
export interface OutboundWriter {
  /** Throws when no adapter sends this kind, or when what it wrote is not as its own schema says: both are bugs of the hub. */
  write<Content>(kind: OutboundKind<Content>, content: Content, facts: MessageFacts): OutgoingMessage;
  /** Writes an event that carries ids, kinds and times only: its payload is its body. */
  writeEvent(event: PlainEvent): OutgoingMessage;
  /**
   * What partners are told of such an event on topics of their own, which leaves with it: nothing for most. Of an event with a marking nobody is told,
   * because a compartment never reaches a partner by this way.
   */
  copiesOf(event: PlainEvent): readonly OutgoingMessage[];
}
