/** What an entry of a radio log means in our words, or what is wrong with it. Pure: the time is an argument. Whose radio it is, the command looks up. */
import type { RadioEntryReport } from '../../src/cases/nte/radio-log.report.ts';
import { londonNight } from '../../src/shared/london.ts';
import type { Envelope } from '../kit/envelope.ts';
import { isRealDay, parseInstant } from '../kit/instant.ts';
import type { Translation } from '../kit/translation.ts';
import type { RadioLogged } from './messages.ts';
import { because } from './rejections.ts';

/** Two clocks never agree quite; more than this is a wrong one. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

export function translate(envelope: Envelope, data: RadioLogged, _topic: string, now: Date): Translation<RadioEntryReport> {
  const { radio, night, sequence, revision, category, words, place } = data;
  const at = parseInstant(data.at);
  if (at === null || !isRealDay(night)) return because('IMPOSSIBLE_DATE');
  if (at.getTime() > now.getTime() + CLOCK_TOLERANCE) return because('IN_THE_FUTURE');
  // Domain rule 42: "timestamps 00:00–05:59 belong to the previous day's night and daytime events to none".
  const itsNight = londonNight(at);
  if (itsNight === null) return because('BY_DAY');
  if (itsNight !== night) return because('WRONG_NIGHT');
  // Asked last: an entry whose own fields are wrong is told of those, not of the key that follows from them.
  if (envelope.key !== radio) return because('KEY_MISMATCH');
  return {
    accepted: {
      radio,
      night,
      sequence,
      revision,
      at,
      offset: offsetOf(data.at),
      category,
      words: words.trim(),
      where: place?.trim() || null,
      simulated: envelope.simulated,
      regime: envelope.regime,
      classification: envelope.classification,
      agreement: envelope.agreement,
    },
  };
}

/** The end of an RFC 3339 instant; Z is +00:00. */
function offsetOf(instant: string): string {
  return instant.endsWith('Z') ? '+00:00' : instant.slice(-6);
}
