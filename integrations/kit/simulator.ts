/** What plays a partner: it reads and writes the bus as that partner would, for demonstrations, tests and rehearsals. */
import type { Bus } from '../../src/exchange/bus.ts';
import type { Clock } from '../../src/shared/clock.ts';

/** How the partner behaves: answers at once, answers late, says no, or says nothing. A partner that only sends is as prompt or slow in sending. */
export const MOODS = ['prompt', 'slow', 'refusing', 'silent'] as const;
export type Mood = (typeof MOODS)[number];

export interface Stage {
  /** The bus as the partner's sending account sees it. */
  readonly send: Bus;
  /** The bus as the partner's receiving account sees it; the same one where there are no accounts. */
  readonly receive: Bus;
  readonly clock: Clock;
  readonly mood: Mood;
  readonly signal: AbortSignal;
  /** Told what is played, a line for each message; ids and kinds only. */
  readonly log: (line: string) => void;
}

/** Plays until the signal ends it. All that it sends carries `ce_simulated: true`. */
export type Simulator = (stage: Stage) => Promise<void>;

/** A simulator and whose part it plays. */
export interface Player {
  /** The partner's folder: on a secured broker it plays as the accounts `<folder>-send` and `<folder>-receive`. */
  readonly folder: string;
  readonly play: Simulator;
}

/** What can be played, by the word that `npm run simulate` takes: a partner with several adapters is played whole. */
export type Partners = Readonly<Record<string, readonly Player[]>>;
