/** Questions of a police system: what became of its messages, and what the hub made of its incidents. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const POLICE_SYSTEM: readonly ReadyMadeQuery[] = [
  {
    title: 'Which messages were turned away?',
    note: 'Each with the reason, and what its sender must do.',
    text: `query TurnedAway {
  messages(first: 20, filter: { outcome: REJECTED }) {
    totalCount
    nodes {
      topic
      partition
      offset
      eventId
      reason
      sentence
      requiredAction
    }
  }
}
`,
  },
  {
    title: 'What became of our incidents?',
    note: 'Every revision and what it did, and the messages that brought them.',
    text: `query WhatBecame {
  incidents(first: 10, filter: { source: POLICE_LOG, simulated: INCLUDE }) {
    nodes {
      reference
      revision
      status
      amendments { revision effect receivedAt }
      lineage(first: 5) {
        nodes { topic partition offset outcome receivedAt }
      }
    }
  }
}
`,
  },
  {
    title: 'What came of the message at this place?',
    note: 'By topic, partition and offset, as any bus client knows them.',
    text: `query WhatCameOfIt {
  whatCameFrom(topic: "police.incident.v1", partition: 0, offset: "0") {
    eventType
    outcome
    sentence
    incident { reference revision category status }
  }
}
`,
  },
];
