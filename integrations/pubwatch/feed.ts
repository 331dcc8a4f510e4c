/** The Pubwatch radio log as the hub takes it: whose records its messages bring, and the command that records them. */
import { recordRadioEntries } from '../../src/cases/commands/record-radio-entries.ts';
import type { RadioEntryReport } from '../../src/cases/nte/radio-log.report.ts';
import { type InboundFeed, inboundFeed } from '../kit/inbound-feed.ts';
import { pubwatchRadio } from './adapter.ts';
import { PUBWATCH_SOURCE } from './messages.ts';

export const pubwatchFeed: InboundFeed = inboundFeed<RadioEntryReport>({
  adapter: pubwatchRadio,
  owners: { [PUBWATCH_SOURCE]: { agency: 'PUBWATCH' } },
  accept: (em, taken, clock) =>
    recordRadioEntries(
      em,
      taken.map(({ command, origin }) => ({ report: command, origin })),
      clock,
    ),
});
