/** Plays an invented Sample Partner: it reads what it is told, and says so. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../kit/simulator.ts';
import { TOPIC } from './messages.ts';

/** How long a slow partner thinks over each batch, in milliseconds. */
const SLOW_MS = 15_000;

/** Until the signal. It has nothing to answer: a refusing partner reads as a prompt one does, a silent one reads nothing. */
export const playSamplePartner: Simulator = async ({ receive, mood, signal, log }) => {
  if (mood === 'silent') return;
  const subscription = await receive.subscribe({
    group: 'sample-partner-receive',
    topics: [TOPIC.name],
    maxBatch: 100,
    handle: async ({ messages }) => {
      if (mood === 'slow') await pause(SLOW_MS, undefined, { signal });
      for (const { headers } of messages) log(`read ${headers['ce_type']} ${headers['ce_id']}`);
    },
  });
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await subscription.close();
};
