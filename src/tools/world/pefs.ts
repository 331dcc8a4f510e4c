/** What residents of the invented world wrote on Problem Exploration Forms, and what became of it: no such person lives, no such number rings. */
import type { CommandContext } from '../../access/command-context.ts';
import { draftIntel, type DraftItem } from '../../cases/intelligence/commands/draft-intel.ts';
import { recordIntelAnswers } from '../../cases/intelligence/commands/record-intel-answers.ts';
import { releaseIntel } from '../../cases/intelligence/commands/release-intel.ts';
import type { RespondentRecord } from '../../cases/intelligence/identifiers.rules.ts';
import { intelDeparture } from '../../cases/intelligence/intel.departure.ts';
import { IntelPackage } from '../../cases/intelligence/intelligence.entity.ts';
import { INTELLIGENCE_SUBMITTED, type IntelligenceAnswer } from '../../cases/intelligence/intelligence.report.ts';
import { closePefRound } from '../../cases/pef/commands/change-pef-round.ts';
import { openPefRound } from '../../cases/pef/commands/open-pef-round.ts';
import { recordPef } from '../../cases/pef/commands/record-pef.ts';
import type { PefKind } from '../../cases/pef/pef.entity.ts';
import type { Result } from '../../shared/result.ts';

interface FormPart {
  readonly score: number | null;
  readonly text: string;
  readonly respondent?: Partial<RespondentRecord>;
  /** The words that were picked for the police. */
  readonly picked?: readonly Pick<DraftItem, 'quote' | 'place' | 'nature' | 'knowledge'>[];
}

interface RoundPart {
  readonly kind: PefKind;
  readonly daysAgo: number;
  readonly areas: readonly string[];
  readonly delivered: number;
  readonly open: boolean;
  readonly forms: readonly FormPart[];
}

const QUESTION = 'What have you seen or heard, and when?';
const CHECKED = { crimeInProgress: false, recordableCrime: false, personAtSignificantRisk: false, onlySourceCouldKnow: false };
const NOBODY: RespondentRecord = { names: [], phones: [], emails: [], house: null, street: null, town: null, postcode: null, notes: null };
/** The second pair of eyes: another demo user. */
const SUPERVISOR = { subject: 'demo:supervisor', name: 'Edwin Ashdown', agency: 'SAFER_NEIGHBOURHOODS' };

/** By the title of the case. */
const ROUNDS: Readonly<Record<string, readonly RoundPart[]>> = {
  'Street drinking in Bellwether Square': [
    {
      kind: 'BASELINE',
      daysAgo: 80,
      areas: ['Bellwether Square', 'Tinder Lane'],
      delivered: 40,
      open: false,
      forms: [
        { score: 8, text: 'Shouting until late and glass on the ground most mornings.' },
        {
          score: 9,
          text: 'A silver van with a dented door stops by the benches on Friday evenings and sells bottles out of the back. I rang about it twice. My son was told that the driver keeps more in a lock-up off Tinder Lane.',
          respondent: { names: ['Fern Makebelieve'], phones: ['01632 960121'], house: '14', street: 'Bellwether Square', town: 'Scunthorpe' },
          picked: [
            {
              quote: 'A silver van with a dented door stops by the benches on Friday evenings and sells bottles out of the back.',
              place: 'Bellwether Square',
              nature: 'FACT',
              knowledge: 'FIRST_HAND',
            },
            { quote: 'the driver keeps more in a lock-up off Tinder Lane', place: 'Tinder Lane', nature: 'FACT', knowledge: 'SECOND_HAND' },
          ],
        },
        { score: 6, text: 'It has been worse. The bus shelter is what bothers me.' },
        { score: null, text: 'No complaints.' },
      ],
    },
    {
      kind: 'FOLLOW_UP',
      daysAgo: 12,
      areas: ['Bellwether Square', 'Tinder Lane'],
      delivered: 40,
      open: true,
      forms: [
        { score: 5, text: 'Quieter since the wardens come by.' },
        { score: 6, text: 'Better by day.' },
      ],
    },
  ],
  'Motorbikes on Heron Fields': [
    {
      kind: 'BASELINE',
      daysAgo: 20,
      areas: ['Heron Fields Lane'],
      delivered: 25,
      open: true,
      forms: [
        {
          score: 7,
          text: 'Two of the bikes are kept behind the old pump house and come out on Sundays after two. They have no plates.',
          respondent: { names: ['Moss Pretender'], phones: ['01632 960122'] },
          picked: [
            {
              quote: 'Two of the bikes are kept behind the old pump house and come out on Sundays after two.',
              place: 'Heron Fields Lane',
              nature: 'FACT',
              knowledge: 'FIRST_HAND',
            },
          ],
        },
        { score: 8, text: 'My dog will not go near the field any more.' },
      ],
    },
  ],
};

/** The case whose package has been to the police and back; that of the other waits for its second person. */
const ANSWERED = 'Street drinking in Bellwether Square';

/** Tells it, by the hub's own commands. `at` is the context of a command given so many days ago. */
export async function tellPefs(at: (daysAgo: number) => CommandContext, caseOf: (title: string) => string): Promise<void> {
  for (const [title, rounds] of Object.entries(ROUNDS)) for (const round of rounds) await tellRound(at, caseOf(title), round, title === ANSWERED);
}

async function tellRound(at: (daysAgo: number) => CommandContext, caseId: string, part: RoundPart, answered: boolean): Promise<void> {
  const { kind, areas, delivered, daysAgo } = part;
  const { id: roundId } = taken(await openPefRound(at(daysAgo), { caseId, kind, areas, formsDelivered: delivered, openedAt: null }));
  await at(daysAgo).em.flush();
  for (const [index, { score, text, respondent, picked }] of part.forms.entries()) {
    const back = daysAgo - 2 - index / 2;
    const answers = [{ question: QUESTION, text }];
    const form = { roundId, perceptionScore: score, answers, returnedAt: null, respondent: respondent ? { ...NOBODY, ...respondent } : null };
    const { id: responseId } = taken(await recordPef(at(back), form));
    await at(back).em.flush();
    if (picked) await tellPackage(at, responseId, picked, { daysAgo: back - 2, answered });
  }
  if (!part.open) taken(await closePefRound(at(daysAgo - 14), { roundId }));
}

async function tellPackage(
  at: (daysAgo: number) => CommandContext,
  responseId: string,
  picked: NonNullable<FormPart['picked']>,
  { daysAgo, answered }: { readonly daysAgo: number; readonly answered: boolean },
): Promise<void> {
  const items = picked.map((item) => ({ ...item, answerNumber: 1, occurrence: 1, informationDate: null }));
  const { id: packageId } = taken(await draftIntel(at(daysAgo), { responseId, items, screening: CHECKED, suggestion: null, previousId: null }));
  if (!answered) return;
  const released = { ...at(daysAgo - 1), actor: SUPERVISOR };
  const { em, clock } = released;
  await em.flush();
  taken(await releaseIntel(released, { packageId, gateway: 'CDA_S115', necessity: null }));
  await em.flush();
  const found = await em.findOneOrFail(IntelPackage, { id: packageId });
  const { reference, version, eventId } = found;
  const leaving = { ...INTELLIGENCE_SUBMITTED, eventId: eventId ?? '', key: reference, subjectIds: [packageId], attempted: false };
  // It leaves no more than the rest of the world: the police who answer are invented, too.
  await intelDeparture.clear(em, [leaving], clock);
  await intelDeparture.left(em, [leaving], clock);
  const origin = { recordedBy: 'user:demo:police-system', ownerAgency: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: [] };
  const said = { reportURN: reference, version, policeReference: 'HB/INV/4471', disposition: null, grade: null, items: [], simulated: true };
  const acknowledged: IntelligenceAnswer = { ...said, revision: 1, answeredAt: at(daysAgo - 2).clock.now() };
  const graded: IntelligenceAnswer = {
    ...said,
    revision: 2,
    answeredAt: at(daysAgo - 6).clock.now(),
    disposition: 'SANITISED_LOG_CREATED',
    grade: { source: 2, assessment: 'C', handling: 'P', conditions: null },
    items: [{ itemNumber: 1, disposition: null, grade: { source: 2, assessment: 'A', handling: 'C', conditions: 'Not to be shared beyond the case team.' } }],
  };
  for (const [answer, back] of [
    [acknowledged, daysAgo - 2],
    [graded, daysAgo - 6],
  ] as const)
    await recordIntelAnswers(em, [{ answer, origin }], at(back).clock);
}

function taken<Value>(result: Result<Value, { readonly message: string }>): Value {
  if (!result.ok) throw new Error(`The invented world is refused: ${result.refusal.message}`);
  return result.value;
}
