/** What goes back to senders, and on which topics: a receipt for each message, a dead letter for each that was not taken. */
import type { LineageEntry, Mended } from '../../src/exchange/lineage.ts';
import { type Return, ReturnType, type ReturnsWriter } from '../../src/exchange/returns.ts';
import { deadLetter, deadTopicOf } from './inbound-dead-letters.ts';
import { receiptOf, receiptsTopicOf } from './receipts.ts';

/** Writes both. */
export const returnsWriter: ReturnsWriter = { letter: deadLetter, receipt: receiptOf };

/** What the senders of these messages of one partition hear, which are in their order and were dealt with together: two notes at most, however many they are. */
export function goingBack(ends: readonly LineageEntry[]): Return[] {
  const letters = ends.filter(({ letter }) => letter !== null);
  return [...note(ReturnType.LETTERS, deadTopicOf, letters), ...note(ReturnType.RECEIPTS, receiptsTopicOf, ends)];
}

/** What the sender of a message hears that had FAILED and was taken after all. */
export function goingBackAgain(mended: readonly Mended[], at: Date): Return[] {
  return mended.map(({ place: { topic, partition, offset }, simulated }) => ({
    type: ReturnType.RECEIPTS,
    on: receiptsTopicOf(topic),
    span: { topic, partition, from: String(offset), to: String(offset), failed: null, mended: true },
    at,
    simulated,
  }));
}

function note(type: ReturnType, topicOf: (topic: string) => string, ends: readonly LineageEntry[]): Return[] {
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { topic, partition, offset } = first.place;
  const span = {
    topic,
    partition,
    from: String(offset),
    to: String(last.place.offset),
    // One that FAILED ends alone.
    failed: first.outcome === 'FAILED' ? first.refusal : null,
    mended: false,
  };
  return [{ type, on: topicOf(topic), span, at: first.receivedAt, simulated: ends.every(({ simulated }) => simulated) }];
}
