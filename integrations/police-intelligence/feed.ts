/** The police's answers as the hub takes them: whose records they bring, and the command that attaches them to their packages. */
import { recordIntelAnswers } from '../../src/cases/intelligence/commands/record-intel-answers.ts';
import type { IntelligenceAnswer } from '../../src/cases/intelligence/intelligence.report.ts';
import { type InboundFeed, inboundFeed } from '../kit/inbound-feed.ts';
import { policeIntelligenceAnswers } from './adapter.ts';
import { POLICE_INTELLIGENCE_SOURCE } from './messages.ts';

export const policeIntelligenceAnswerFeed: InboundFeed = inboundFeed<IntelligenceAnswer>({
  adapter: policeIntelligenceAnswers,
  owners: { [POLICE_INTELLIGENCE_SOURCE]: { agency: 'HUMBERSIDE_POLICE' } },
  accept: (em, taken, clock) =>
    recordIntelAnswers(
      em,
      taken.map(({ command, origin }) => ({ answer: command, origin })),
      clock,
    ),
});
