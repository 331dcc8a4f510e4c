/** An entry of a radio log of last night, as a source tells it. */
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import { londonDay, londonNightSpan } from '../../../src/shared/london.ts';

/** The first entry of a radio. */
export function aRadioReport(radio: string): RadioEntryReport {
  const night = londonDay(new Date(Date.now() - 2 * 86_400_000));
  return {
    radio,
    night,
    sequence: 1,
    revision: 1,
    at: new Date(londonNightSpan(night).begins.getTime() + 3_600_000),
    offset: '+00:00',
    category: 'OTHER',
    words: 'Heard over the radio.',
    where: null,
    simulated: false,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'INVENTED',
  };
}
