/** Plays an invented Sample Partner on the bus: an incident now and then, closed a little later. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { londonDay } from '../../../src/shared/london.ts';
import { Classification, Regime } from '../../../src/shared/regime.ts';
import { envelopeHeaders } from '../../kit/envelope.ts';
import type { Mood, Simulator } from '../../kit/simulator.ts';
import { Code, Kind, type SamplePartnerIncident, SCHEMA, SOURCE, TOPIC } from './messages.ts';

/** The shortest and the longest wait between two messages, in milliseconds. It has nobody to refuse: then it is as prompt as ever. */
const PACE_MS: Readonly<Record<Exclude<Mood, 'silent'>, readonly [number, number]>> = {
  prompt: [2_000, 6_000],
  refusing: [2_000, 6_000],
  slow: [20_000, 60_000],
};

/** Until the signal: one message after another. A silent partner sends nothing. */
export const playSamplePartner: Simulator = async ({ send, clock, mood, signal, log }) => {
  if (mood === 'silent') return;
  for (const next = stories(); !signal.aborted;) {
    const message = next(clock.now());
    const line = `${message.headers['ce_type']} ${message.headers['ce_id']}`;
    await send.publish([message]).then(
      () => log(`sent ${line}`),
      () => log(`not sent, the bus did not take it: ${line}`),
    );
    await pause(randomInt(...PACE_MS[mood]), undefined, { signal }).catch(() => undefined);
  }
};

/** What is told next: a new incident, and then its end. */
export function stories(): (now: Date) => OutgoingMessage {
  let open: SamplePartnerIncident | null = null;
  return (now) => {
    if (open !== null) {
      const closed = { ...open, revision: open.revision + 1, closedAt: now.toISOString() };
      open = null;
      return written(Kind.CLOSED, closed, now);
    }
    open = {
      date: londonDay(now),
      // Drawn high, so that those who play on the same day do not use a number twice.
      number: randomInt(1_000_000, 2_000_000_000),
      revision: 1,
      code: Object.values(Code)[randomInt(Object.values(Code).length)] ?? Code.FIRE,
      happenedAt: now.toISOString(),
      place: { description: 'An invented yard, Scunthorpe', longitude: -0.654, latitude: 53.59 },
      summary: 'Invented: smoke was seen.',
    };
    return written(Kind.RECORDED, open, now);
  };
}

function written(type: string, body: SamplePartnerIncident, now: Date): OutgoingMessage {
  return {
    topic: TOPIC,
    key: `${body.date}|${body.number}`,
    headers: envelopeHeaders({
      id: randomUUID(),
      source: SOURCE,
      type,
      time: now,
      dataSchema: String(SCHEMA['$id']),
      classification: Classification.OFFICIAL,
      regime: Regime.UK_GDPR_PART2,
      agreement: 'ISA-SIMULATED',
      marking: [],
      simulated: true,
      correlationId: null,
    }),
    value: Buffer.from(JSON.stringify(body)),
  };
}
