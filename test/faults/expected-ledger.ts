/** What the hub must have made of a bus: told from the messages alone, in the order of each partition, as the adapter's README promises it. */
import type { BusMessage } from '../../src/exchange/bus.ts';

/** Everything that a hub writes of the messages, as plain lines: a set of them is compared with the hub's own. */
export interface Ledger {
  /** `partition/offset OUTCOME` of each message, in order. */
  readonly outcomes: string[];
  /** `reference revision EFFECT` of each revision that is kept. */
  readonly revisions: string[];
  /** `reference kind`: what screens and partners were told, once for each time. */
  readonly told: string[];
}

interface Known {
  newest: number;
  closed: boolean;
  /** What each revision said. */
  readonly said: Map<number, string>;
}

/** The messages of one topic; those of one partition in their order. */
export function expectedLedger(messages: readonly BusMessage[]): Ledger {
  const known = new Map<string, Known>();
  const ledger: Ledger = { outcomes: [], revisions: [], told: [] };
  for (const message of messages) {
    const outcome = message.headers['ce_id']?.endsWith('-malformed') === true ? 'REJECTED' : outcomeOf(message, known, ledger);
    ledger.outcomes.push(`${message.partition}/${message.offset} ${outcome}`);
  }
  return { outcomes: ledger.outcomes.toSorted(), revisions: ledger.revisions.toSorted(), told: ledger.told.toSorted() };
}

function outcomeOf({ key, value }: BusMessage, known: Map<string, Known>, { revisions, told }: Ledger): string {
  const reference = key ?? '';
  const { revision, ...content } = JSON.parse(Buffer.from(value ?? '').toString()) as { revision: number; closedAt?: string };
  const words = JSON.stringify(content);
  const closed = content.closedAt !== undefined;
  const before = known.get(reference);
  const keep = (effect: string) => void revisions.push(`${reference} ${revision} ${effect}`);
  if (before === undefined) {
    known.set(reference, { newest: revision, closed, said: new Map([[revision, words]]) });
    keep('ACCEPTED');
    told.push(`${reference} incident.recorded`);
    return 'ACCEPTED';
  }
  const said = before.said.get(revision);
  if (said !== undefined) return said === words ? 'DUPLICATE' : 'REJECTED';
  const standing = before.said.get(before.newest);
  before.said.set(revision, words);
  if (revision < before.newest) {
    keep('SUPERSEDED');
    return 'SUPERSEDED';
  }
  before.newest = revision;
  keep('AMENDED');
  if (standing === words) return 'DUPLICATE';
  told.push(`${reference} ${closed && !before.closed ? 'incident.closed' : 'incident.amended'}`);
  before.closed = closed;
  return 'AMENDED';
}
