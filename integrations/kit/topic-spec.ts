/** What a topic may be called, and what it may be declared to be: the rules of Kafka, which the embedded bus keeps too. */
import type { TopicSpec } from '../../src/exchange/bus.ts';

/** What Kafka allows. */
const LEGAL_NAME = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;

/** Throws a sentence for whoever declared the topic. */
export function mustBeLegal({ name, partitions, retentionDays }: TopicSpec): void {
  if (!LEGAL_NAME.test(name)) throw new Error(`"${name}" cannot be the name of a topic: use up to 249 letters, digits, dots, dashes and underscores.`);
  if (!(partitions >= 1) || !Number.isInteger(partitions))
    throw new Error(`The topic ${name} cannot have ${partitions} partitions: declare a whole number from 1.`);
  if (!(retentionDays > 0) || !Number.isInteger(retentionDays))
    throw new Error(`The topic ${name} cannot be kept for ${retentionDays} days: declare a whole number from 1.`);
}
