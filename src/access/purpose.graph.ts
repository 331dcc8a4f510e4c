/** The purposes in the graph. */
import { graphEnum } from '../graph/enums.ts';
import { type Purpose, PURPOSES } from './identity.ts';
import { PURPOSE_WORDS } from './purpose-words.ts';

const PURPOSE_CODES = Object.fromEntries(PURPOSES.map((word) => [word, word])) as Record<Purpose, Purpose>;

export const PurposeEnum = graphEnum('Purpose', 'What somebody may ask for.', PURPOSE_CODES, PURPOSE_WORDS);
