/** Who answered a form, as it is sent and as it is kept: apart from the answers, under a reference that says nothing. */
import { invalid, type InvalidInput } from '../../../shared/refusals.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../../shared/words.ts';
import type { RespondentRecord } from '../../intelligence/identifiers.rules.ts';

const MOST_OF_A_KIND = 20;

/** Null when it can be kept; else what is wrong. */
export function wrongRespondent(respondent: RespondentRecord): InvalidInput | null {
  const { names, phones, emails, house, street, town, postcode, notes } = respondent;
  const lists = Object.entries({ names, phones, emails });
  const long = lists.find(([, list]) => list.length > MOST_OF_A_KIND);
  if (long) return invalid(`respondent.${long[0]}`, `Send at most ${MOST_OF_A_KIND} of "${long[0]}".`);
  return (
    firstWrong(
      ...lists.flatMap(([name, list]) => list.map((each) => wrongWords(`respondent.${name}`, each, 250))),
      wrongWords('respondent.house', house, 100, false),
      wrongWords('respondent.street', street, 200, false),
      wrongWords('respondent.town', town, 100, false),
      wrongWords('respondent.postcode', postcode, 20, false),
      wrongWords('respondent.notes', notes, 5_000, false),
    ) ?? (isNobody(respondent) ? invalid('respondent', 'This says nothing of the respondent: leave "respondent" out for somebody unknown.') : null)
  );
}

/** As it is kept: trimmed. */
export function respondentColumns({ names, phones, emails, house, street, town, postcode, notes }: RespondentRecord) {
  const trimmed = (list: readonly string[]) => list.map((each) => each.trim());
  return {
    names: trimmed(names),
    phones: trimmed(phones),
    emails: trimmed(emails),
    house: wordsOrNull(house),
    street: wordsOrNull(street),
    town: wordsOrNull(town),
    postcode: wordsOrNull(postcode),
    notes: wordsOrNull(notes),
  };
}

function isNobody({ names, phones, emails, house, street, town, postcode, notes }: RespondentRecord): boolean {
  return names.length + phones.length + emails.length === 0 && [house, street, town, postcode, notes].every((each) => wordsOrNull(each) === null);
}
