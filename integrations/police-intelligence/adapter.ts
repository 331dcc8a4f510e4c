/** Intelligence to the police and their answers: what the hub sends on hub.intelligence.v1, and what it reads on police.intelligence-answer.v1. */
import { INTELLIGENCE_SUBMITTED, INTELLIGENCE_WITHDRAWN, type IntelligenceAnswer } from '../../src/cases/intelligence/intelligence.report.ts';
import { type InboundAdapter, inboundAdapter } from '../kit/adapter.ts';
import { type OutboundAdapter, outboundAdapter, sends } from '../kit/outbound.ts';
import {
  ANSWER_TOPICS,
  ANSWER_TYPES,
  HUB_INTELLIGENCE_SCHEMA,
  HUB_KEY,
  HUB_TOPIC,
  type HubIntelligence,
  POLICE_ANSWER_SCHEMA,
  type PoliceAnswer,
} from './messages.ts';
import { submission, translateAnswer, withdrawal } from './translate.ts';

const NAME = 'police-intelligence';
const PARTNER = 'Humberside Police, force intelligence bureau';

export const policeIntelligence: OutboundAdapter = outboundAdapter<HubIntelligence>({
  name: NAME,
  partner: PARTNER,
  description: 'Information from residents that may be intelligence, for the police to grade: submissions and withdrawals.',
  topic: HUB_TOPIC,
  key: HUB_KEY,
  schema: HUB_INTELLIGENCE_SCHEMA,
  sends: [
    sends({
      kind: INTELLIGENCE_SUBMITTED,
      description: 'An information submission: ungraded, without its source, one piece of information in each item. One message for each version of a report.',
      translate: submission,
    }),
    sends({ kind: INTELLIGENCE_WITHDRAWN, description: 'A version of a report is taken back: stop using it.', translate: withdrawal }),
  ],
});

export const policeIntelligenceAnswers: InboundAdapter<IntelligenceAnswer> = inboundAdapter<PoliceAnswer, IntelligenceAnswer>({
  name: NAME,
  version: 1,
  partner: PARTNER,
  topics: ANSWER_TOPICS,
  messageTypes: ANSWER_TYPES,
  schema: POLICE_ANSWER_SCHEMA,
  translate: translateAnswer,
});
