/** The lives of a topic on Kafka: each time it is made anew its offsets begin at 0, and the hub has to tell the new places from the old ones. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const TopicLife = defineEntity({
  name: 'TopicLife',
  tableName: 'topic_life',
  properties: {
    topic: p.text().primary(),
    /** Counts from 0; places of a later life are larger than all of an earlier one. */
    life: p.integer().primary(),
    /** What the broker calls the topic of this life; no other topic has it. */
    topicId: p.text(),
    /** When the hub saw it first. */
    beganAt: p.datetime(3),
  },
  uniques: [{ properties: ['topic', 'topicId'] }],
});
export type TopicLife = InferEntity<typeof TopicLife>;
