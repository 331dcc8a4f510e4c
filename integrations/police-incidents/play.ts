/** Plays the invented control room of the police on the bus, at the pace of a quiet evening, until it is told to stop. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Mood, Simulator } from '../kit/simulator.ts';
import { policeStream } from './simulator.ts';

/** The shortest and the longest wait between two messages, in milliseconds. A control room has nobody to refuse: then it is as prompt as ever. */
const PACE_MS: Readonly<Record<Exclude<Mood, 'silent'>, readonly [number, number]>> = {
  prompt: [800, 3_000],
  refusing: [800, 3_000],
  slow: [8_000, 30_000],
};

/** Publishes one message after another; one that the bus cannot take now is left out, as when a radio is silent. Each process plays its own part: two hubs beside each other never invent the same log. */
export const playPolice: Simulator = async ({ send, clock, mood, signal, log }) => {
  if (mood === 'silent') return;
  for await (const message of policeStream({ clock, seed: randomInt(2 ** 31) })) {
    if (signal.aborted) return;
    const line = `${message.headers['ce_type']} ${message.headers['ce_id']}`;
    await send.publish([message]).then(
      () => log(`sent ${line}`),
      () => log(`not sent, the bus did not take it: ${line}`),
    );
    await pause(randomInt(...PACE_MS[mood]), undefined, { signal }).catch(() => undefined);
  }
};
