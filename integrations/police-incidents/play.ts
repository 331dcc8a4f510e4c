/** Plays the invented police on the bus at the pace of a quiet evening, until it is told to stop. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bus } from '../../src/exchange/bus.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { policeStream } from './simulator.ts';

/** The shortest and the longest wait between two messages, in milliseconds. */
const PACE_MS = [800, 3_000] as const;

/** Publishes one message after another; one that the bus cannot take now is left out, as when a radio is silent. Each process plays its own part: two hubs beside each other never invent the same log. */
export async function playPolice(bus: Bus, clock: Clock, signal: AbortSignal): Promise<void> {
  for await (const message of policeStream({ clock, seed: randomInt(2 ** 31) })) {
    if (signal.aborted) return;
    await bus.publish([message]).catch(() => undefined);
    await pause(randomInt(...PACE_MS), undefined, { signal }).catch(() => undefined);
  }
}
