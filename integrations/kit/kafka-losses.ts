/** What was on a topic, as far as it was seen: so that it can be said what is lost when the topic goes. */
import type { Brokers } from './kafka-brokers.ts';
import { committedOffsets, endsOf } from './kafka-offsets.ts';
import type { KafkaTopic } from './kafka-topics.ts';
import type { KafkaGroupMember } from './kafka-group-member.ts';

/** How far the groups are is asked at every so-many looks: of what this process holds, it knows better. */
const GROUPS_EACH = 5;

/** Offsets on the broker of one partition that a group had not taken. */
interface Loss {
  readonly partition: number;
  readonly from: bigint;
  /** Up to but not including. */
  readonly to: bigint;
}

export class LastSeen {
  readonly #brokers: Brokers;
  /** By the id of the topic: where each partition ended. */
  readonly #ends = new Map<string, readonly bigint[]>();
  /** By group and id of the topic: how far the group was in each partition. */
  readonly #reached = new Map<string, readonly (bigint | null)[]>();
  #looks = 0;

  constructor(brokers: Brokers) {
    this.#brokers = brokers;
  }

  /** Looks where these topics end, and now and then how far the groups are. What cannot be told at the moment stays as it was. */
  async look(topics: readonly KafkaTopic[], groups: readonly { readonly group: string; readonly topics: readonly KafkaTopic[] }[]): Promise<void> {
    const ends = await endsOf(this.#brokers, topics).catch(() => null);
    for (const topic of topics) {
      const told = ends?.get(topic.name);
      if (told) this.#ends.set(topic.id, told);
    }
    if (this.#looks++ % GROUPS_EACH !== 0) return;
    for (const { group, topics: read } of groups) {
      const committed = await committedOffsets(this.#brokers, group, read).catch(() => null);
      for (const { id, name } of read) if (committed) this.#reached.set(`${group} ${id}`, committed.get(name) ?? []);
    }
  }

  /** Where a partition ended when it was looked at last. */
  endOf(topic: KafkaTopic, partition: number): bigint | null {
    return this.#ends.get(topic.id)?.[partition] ?? null;
  }

  /** Says what went with a topic, for the groups of this process that read it; and forgets it. */
  tell(topic: KafkaTopic, members: readonly KafkaGroupMember[], anew: boolean): string {
    const happened = anew ? `The topic ${topic.name} was deleted from Kafka, and another one has its name now.` : `The topic ${topic.name} is gone from Kafka.`;
    const read = members.map((member) => this.#lossOf(topic, member));
    const what = read.length > 0 ? read.join(' ') : this.#written(topic);
    const act = anew ? '' : ' Make the topic again: start a hub anew, which makes what is missing, or have it made as schema/asyncapi.yaml says.';
    this.#ends.delete(topic.id);
    return `${happened} ${what}${act}`;
  }

  #lossOf(topic: KafkaTopic, { group, held }: KafkaGroupMember): string {
    const ends = this.#ends.get(topic.id) ?? [];
    const reached = this.#reached.get(`${group} ${topic.id}`) ?? [];
    const losses = ends.flatMap((end, partition): Loss[] => {
      // What this process holds it knows better than it was told the last time.
      const from = held.find((each) => each.topic.id === topic.id && each.partition === partition)?.next ?? reached[partition] ?? 0n;
      return from < end ? [{ partition, from, to: end }] : [];
    });
    this.#reached.delete(`${group} ${topic.id}`);
    if (losses.length === 0) return `The group ${group} had taken all that was seen on it.`;
    return `Lost for the group ${group}: ${losses.map(lossWords).join('; ')}. Ask the senders of these messages to send them again.`;
  }

  /** Of a topic that the hub writes, others know how far they had read. */
  #written(topic: KafkaTopic): string {
    const ends = (this.#ends.get(topic.id) ?? []).flatMap((end, partition) => (end > 0n ? [`partition ${partition} up to offset ${end - 1n}`] : []));
    return ends.length === 0
      ? 'Nothing was seen on it.'
      : `What its readers had not taken is lost for them: it held ${ends.join('; ')}. Ask its readers how far they had come.`;
  }
}

/** A loss in words, such as `partition 0, offsets 120 to 134 (15)`. */
export function lossWords({ partition, from, to }: Loss): string {
  return `partition ${partition}, offset${to - from === 1n ? ` ${from}` : `s ${from} to ${to - 1n} (${to - from})`}`;
}
