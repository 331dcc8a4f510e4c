/**
 * Mends a fault of kafkajs 2.2.4 (its issue 1751): each connection ran a timer every millisecond for as long as it was open, although nothing
 * waited to be sent, and gave it a negative delay, of which Node 24 warns. Importing this file mends it for the process.
 */
import { createRequire } from 'node:module';

/** What is used of kafkajs's request queue. */
interface RequestQueue {
  /** Milliseconds since 1970 until when the broker wants to be left alone. */
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: { readonly length: number };
  checkPendingRequests(): void;
}

/** While a request waits for a free place among those in flight, it is looked for this often, in milliseconds. */
const LOOK_AGAIN_MS = 10;

const queue: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
const prototype: unknown = typeof queue === 'function' ? queue.prototype : null;
if (typeof prototype !== 'object' || prototype === null || typeof Reflect.get(prototype, 'scheduleCheckPendingRequests') !== 'function')
  throw new Error('kafkajs has no request queue where 2.2.4 has it: see whether the fault that kafka-mend-poll-loop.ts mends is still there.');

Reflect.set(prototype, 'scheduleCheckPendingRequests', function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId) return;
  const wait = this.throttledUntil - Date.now();
  if (wait <= 0 && this.pending.length === 0) return;
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    wait > 0 ? wait : LOOK_AGAIN_MS,
  );
});
