/** What a command is given: the transaction to write in, who acts, and what time it is. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OutboundWriter } from '../exchange/outbound.ts';
import type { Clock } from '../shared/clock.ts';

/** Who acts, for which agency. */
export interface Actor {
  readonly subject: string;
  readonly name: string;
  /** The agency's code. */
  readonly agency: string;
}

export interface CommandContext {
  /** In a transaction already: a command writes all or nothing with its caller. */
  readonly em: EntityManager;
  readonly actor: Actor;
  readonly clock: Clock;
  /** True when an invented world is being made: what the command writes is marked so. */
  readonly simulated: boolean;
  /** Writes messages as the partners want them, for what has to be seen before it is sent. */
  readonly outbound: OutboundWriter;
}
