/** An invented force intelligence bureau: it acknowledges what comes, and grades it or turns it down. */
import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { INTELLIGENCE_SUBMITTED } from '../../src/cases/intelligence/intelligence.report.ts';
import type { BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import { Classification, Regime } from '../../src/shared/regime.ts';
import { envelopeHeaders, openEnvelope } from '../kit/envelope.ts';
import type { Mood, Simulator } from '../kit/simulator.ts';
import { ANSWER_TOPIC, AnswerKind, HUB_TOPIC, POLICE_ANSWER_SCHEMA, POLICE_INTELLIGENCE_SOURCE, type PoliceAnswer, type Submission } from './messages.ts';

/** The consumer group of the bureau; on a secured Kafka, that of its account. */
const GROUP = 'police-intelligence-receive';
/** How long a slow bureau thinks before each answer, in milliseconds. */
const SLOW_MS = 20_000;

/** Plays the bureau. What it answers follows from the message alone, so that the same message brings the same answers however often it comes. */
export const playPoliceIntelligence: Simulator = async ({ send, receive, mood, signal, log }) => {
  const subscription = await receive.subscribe({
    group: GROUP,
    topics: [HUB_TOPIC.name],
    maxBatch: 50,
    handle: async ({ messages, signal: letGo }) => {
      for (const message of messages) {
        for (const answer of answersTo(message, mood)) {
          if (mood === 'slow') await pause(SLOW_MS, undefined, { signal: AbortSignal.any([signal, letGo]) });
          if (letGo.aborted) throw new Error('The partition was given to another: it answers the rest.');
          await send.publish([answer]);
          log(`${answer.headers['ce_type']} ${answer.key}`);
        }
      }
    },
  });
  await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
  await subscription.close();
};

/** The answers of a bureau in this mood to one message of the hub; none to a withdrawal, or to what cannot be read. */
export function answersTo(message: BusMessage, mood: Mood): OutgoingMessage[] {
  const opened = openEnvelope(message);
  if (mood === 'silent' || 'rejected' in opened || opened.envelope.type !== INTELLIGENCE_SUBMITTED.type) return [];
  const { reportURN, version, items } = opened.data as Submission;
  const at = message.producedAt;
  const answer = { reportURN, version, policeReference: `SIM/${reportURN.slice(-6)}/${String(at.getUTCFullYear()).slice(2)}` };
  const acknowledged: PoliceAnswer = { ...answer, revision: 1, answeredAt: later(at, 1) };
  if (mood === 'refusing') {
    const rejected: PoliceAnswer = { ...answer, revision: 2, answeredAt: later(at, 2), disposition: 'REJECTED' };
    return [written(AnswerKind.ACKNOWLEDGED, acknowledged, at), written(AnswerKind.DISPOSED, rejected, at)];
  }
  const graded: PoliceAnswer = {
    ...answer,
    revision: 2,
    answeredAt: later(at, 2),
    disposition: 'SANITISED_LOG_CREATED',
    evaluation: { source: 2, assessment: 'C', handling: 'P' },
    items: items.flatMap(({ itemNumber, knowledge }) =>
      knowledge === 'FIRST_HAND'
        ? [{ itemNumber, evaluation: { source: 2, assessment: 'A' as const, handling: 'C' as const, conditions: 'Not to be shared beyond the case team.' } }]
        : [],
    ),
  };
  return [written(AnswerKind.ACKNOWLEDGED, acknowledged, at), written(AnswerKind.GRADED, graded, at)];
}

/** So many milliseconds after the message came. */
function later(at: Date, milliseconds: number): string {
  return new Date(at.getTime() + milliseconds).toISOString();
}

function written(type: string, body: PoliceAnswer, at: Date): OutgoingMessage {
  const value = Buffer.from(JSON.stringify(body));
  return {
    topic: ANSWER_TOPIC,
    key: body.reportURN,
    headers: envelopeHeaders({
      id: hash('sha256', value, 'buffer').subarray(0, 16).toString('base64url'),
      source: POLICE_INTELLIGENCE_SOURCE,
      type,
      time: at,
      dataSchema: String(POLICE_ANSWER_SCHEMA['$id']),
      classification: Classification.OFFICIAL_SENSITIVE,
      regime: Regime.LED_PART3,
      agreement: 'ISA-SIMULATED',
      marking: [],
      simulated: true,
      correlationId: null,
    }),
    value,
  };
}
