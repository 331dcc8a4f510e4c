/** The hub's own events as it sends them: one topic for each sort of record. Their bodies are what the domains wrote; the relay sends them as they are. */
import type { OutboundAdapter } from '../kit/outbound.ts';
import { HUB_EVENTS, topicSchema } from './messages.ts';

export const hubEvents: readonly OutboundAdapter[] = HUB_EVENTS.map((events) => ({
  name: 'hub-events',
  partner: 'Safer Neighbourhoods',
  description: events.description,
  topic: events.topic,
  key: events.key,
  messageTypes: Object.entries(events.types).map(([type, { description }]) => ({ type, description })),
  schema: topicSchema(events),
  messages: [],
}));
