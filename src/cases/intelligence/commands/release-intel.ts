/** Releases a package to the police: a second person has read it, and the bytes that leave are fixed now. */
import { isCovered } from '../../../access/agreement/agreement-on.ts';
import type { CommandContext } from '../../../access/command-context.ts';
import { staffOf } from '../../../access/staff.ts';
import { appendSealed } from '../../../exchange/outbox.ts';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import { newId } from '../../../shared/ids.ts';
import { londonDay } from '../../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wordsOrNull, wrongWords } from '../../../shared/words.ts';
import { type DisclosureGateway, STANDING_NECESSITY } from '../disclosure.rules.ts';
import { type FourEyes, fourEyes } from '../four-eyes.rules.ts';
import { type IntelStateNotAllowed, moveIntel } from '../intel-package.stages.ts';
import type { IntelItem, IntelPackage } from '../intelligence.entity.ts';
import { INTELLIGENCE_SUBMITTED, type IntelligenceSubmission, POLICE } from '../intelligence.report.ts';
import { type IdentifiesSource, identifiesSource } from '../sanitisation.rules.ts';
import { intelFacts } from './intel-facts.ts';
import { findingsOfPackage, itemsOf, lockPackage } from './read-package.ts';

export interface ReleaseIntel {
  readonly packageId: string;
  /** The legal gateway of this disclosure. */
  readonly gateway: DisclosureGateway;
  /** Why it is needed and is the least that will do; null for the standing words. */
  readonly necessity: string | null;
}

export type ReleaseRefusal = NotFound | InvalidInput | FourEyes | IntelStateNotAllowed | IdentifiesSource;

export async function releaseIntel(context: CommandContext, input: ReleaseIntel): Promise<Result<{ id: string }, ReleaseRefusal>> {
  const { em, clock } = context;
  const wrong = wrongWords('necessity', input.necessity, 2_000, false);
  if (wrong) return refuse(wrong);
  // Locked: two who release at once come here one after the other, and the second finds it RELEASED.
  const found = await lockPackage(em, input.packageId);
  if (!found) return refuse(notFound('packageId', 'intelligence package'));
  const moved = moveIntel(found.state, 'RELEASED');
  if (!moved.ok) return moved;
  const releaser = await staffOf(context);
  if (!releaser.ok) return releaser;
  const alone = fourEyes(found.draftedBy.id, releaser.value.id);
  if (alone) return refuse(alone);
  const items = await itemsOf(em, found);
  const identifies = identifiesSource(await findingsOfPackage(em, found, items, releaser.value.id));
  if (identifies) return refuse(identifies);
  const at = clock.now();
  const day = londonDay(at);
  const agreement = await parameterOn(em, 'INTELLIGENCE_AGREEMENT', day);
  if (!(await isCovered(em, { agreement, item: 'INTELLIGENCE', owner: found.ownerAgency.code, partner: POLICE, day })))
    return refuse(
      invalid('packageId', `The sharing agreement ${agreement} is not in force for intelligence to the police: record the one that is, and release it then.`),
    );
  const eventId = newId();
  Object.assign(found, {
    state: moved.value,
    releasedBy: releaser.value,
    releasedAt: at,
    // Domain rule 55: "Disclosure needs a lawful-basis object: ISA id (in date), gateway …, necessity + minimum-data statement."
    agreement,
    gateway: input.gateway,
    necessity: wordsOrNull(input.necessity) ?? STANDING_NECESSITY,
    eventId,
  });
  const facts = intelFacts(found, eventId, at);
  const { topic, type } = INTELLIGENCE_SUBMITTED;
  const message = context.outbound.write(INTELLIGENCE_SUBMITTED, submissionOf(found, items, at), facts);
  const payload = { packageId: found.id, version: found.version, at: at.toISOString() };
  found.bodySha256 = await appendSealed(em, { ...facts, topic, type, payload, subjectIds: [found.id] }, message);
  return ok({ id: found.id });
}

/** Domain rule 21: what leaves is ungraded; the suggestion of a grade stays behind. */
function submissionOf(found: IntelPackage, items: readonly IntelItem[], submittedAt: Date): IntelligenceSubmission {
  return {
    reportURN: found.reference,
    version: found.version,
    submittedAt,
    provenance: found.provenance,
    items: items.map(({ number, text, informationDate, place, nature, knowledge }) => ({
      itemNumber: number,
      text,
      informationDate: informationDate ?? null,
      place: place ?? null,
      nature,
      knowledge,
    })),
  };
}
