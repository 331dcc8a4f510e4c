/** Plays a provider on the bus: takes referrals, and answers them as its mood has it, until it is told to stop. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import type { AnswerReason, AnswerStatus, ReferralOutcome } from '../../src/cases/referral/referral-answer.report.ts';
import { envelopeHeaders, openEnvelope } from './envelope.ts';
import { answerTopic, answerType } from './referral-answers.ts';
import type { Mood, Simulator, Stage } from './simulator.ts';

/** What differs between the providers that are played. */
export interface PlayedProvider {
  /** The provider's folder. */
  readonly folder: string;
  readonly source: string;
  /** The topic that its referrals come on. */
  readonly referrals: string;
  /** Begins its references. */
  readonly initials: string;
  readonly outcome: ReferralOutcome;
  readonly reason: AnswerReason;
}

/** How long a provider takes between one answer and the next, in milliseconds. */
const PACE_MS: Readonly<Record<Exclude<Mood, 'silent'>, number>> = { prompt: 0, refusing: 0, slow: 20_000 };
const WAY: readonly AnswerStatus[] = ['ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'];
const NO: readonly AnswerStatus[] = ['ACKNOWLEDGED', 'REJECTED'];
/** After all others, for a referral that is taken back at whatever point. */
const LAST_ANSWER = 1_000;

/** A simulator that plays this provider. The same referral gets the same answers, however often it comes: a repetition is known as one. */
export function playProvider(provider: PlayedProvider): Simulator {
  return async (stage) => {
    const playing = new Set<Promise<void>>();
    const subscription = await stage.receive.subscribe({
      group: `${provider.folder}-receive`,
      topics: [provider.referrals],
      maxBatch: 50,
      async handle({ messages }) {
        for (const message of messages) {
          const play = answer(provider, message, stage);
          // A slow provider works on many referrals at a time; the others answer before they take the next.
          if (stage.mood === 'slow') {
            playing.add(play);
            void play.finally(() => playing.delete(play));
          } else await play;
        }
      },
    });
    await ended(stage.signal);
    await Promise.allSettled(playing);
    await subscription.close();
  };
}

async function answer(provider: PlayedProvider, message: BusMessage, stage: Stage): Promise<void> {
  const { mood, signal, log } = stage;
  const opened = openEnvelope(message);
  if ('rejected' in opened || message.key === null) return log(`not read: ${message.topic}/${message.partition}/${message.offset}`);
  const { envelope } = opened;
  log(`received ${envelope.type} ${envelope.id}`);
  if (mood === 'silent') return;
  const answers =
    envelope.type === 'referral.withdrawn'
      ? [written(provider, message, 'WITHDRAWAL_CONFIRMED', LAST_ANSWER)]
      : (mood === 'refusing' ? NO : WAY).map((status, index) => written(provider, message, status, index + 1));
  for (const each of answers) {
    if (PACE_MS[mood] > 0) await pause(PACE_MS[mood], undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await stage.send.publish([each]);
    log(`sent ${each.headers['ce_type']} ${each.headers['ce_id']}`);
  }
}

function written(provider: PlayedProvider, { key, producedAt }: BusMessage, status: AnswerStatus, number: number): OutgoingMessage {
  const { folder, source, initials, outcome, reason } = provider;
  const digest = createHash('sha256').update(`${folder} ${key}`).digest('hex');
  return {
    topic: answerTopic(folder),
    key,
    headers: envelopeHeaders({
      id: `${digest.slice(0, 16)}-${number}`,
      source,
      type: answerType(folder, status),
      time: producedAt,
      dataSchema: null,
      classification: 'OFFICIAL_SENSITIVE',
      regime: 'UK_GDPR_PART2',
      agreement: 'ISA-SIMULATED',
      marking: [],
      simulated: true,
      correlationId: null,
    }),
    value: Buffer.from(
      JSON.stringify({
        referralId: key,
        answer: number,
        at: producedAt.toISOString(),
        reference: `${initials}-${digest.slice(0, 8).toUpperCase()}`,
        ...(status === 'CLOSED' ? { outcome } : {}),
        ...(status === 'REJECTED' ? { reason } : {}),
      }),
    ),
  };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
