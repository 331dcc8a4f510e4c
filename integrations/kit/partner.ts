/** What the registry is told of a partner's folder: what comes in, what goes out, and who plays it. */
import type { InboundAdapter } from './adapter.ts';
import type { InboundFeed } from './inbound-feed.ts';
import type { OutboundAdapter } from './outbound.ts';
import type { Simulator } from './simulator.ts';

export interface Partner {
  /** The folder, by which its accounts on a secured Kafka are called. */
  readonly folder: string;
  /** What comes in, with the commands that take it. */
  readonly feeds: readonly InboundFeed[];
  /** The contracts of the feeds: printed in schema/. */
  readonly inbound: readonly InboundAdapter<unknown>[];
  /** What goes out. */
  readonly outbound: readonly OutboundAdapter[];
  /** By which word `npm run simulate` plays it, and how. Several folders may be one partner; null: nobody plays it. */
  readonly played: { readonly as: string; readonly by: Simulator } | null;
}
