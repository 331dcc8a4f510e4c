/** Records a building that the work knows by name, at a place that is known or described. */
import type { CommandContext } from '../../access/command-context.ts';
import { recordOf } from '../../access/record-of.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { isDay } from '../../shared/london.ts';
import { normalPostcode, normalUprn } from '../../shared/place-references.ts';
import { placeWith } from '../../shared/place.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../shared/words.ts';
import { Location } from '../location.entity.ts';
import { premisesEvent } from '../premises/premises.events.ts';
import { Premises, type PremisesKind } from '../premises/premises.entity.ts';
import { holdBoundaries } from '../ward/ward-shapes.ts';
import { recordLocations } from './record-locations.ts';

/** Where premises stand: at a Location, or at a place that is told now. */
export interface PlaceOfPremises {
  readonly locationId: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly uprn: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

export interface RecordPremises extends PlaceOfPremises {
  readonly name: string;
  readonly kind: PremisesKind;
  readonly licenceNumber: string | null;
  /** The first day as a member of Pubwatch, as `2026-11-20`. */
  readonly pubwatchMemberFrom: string | null;
}

export async function recordPremises(context: CommandContext, input: RecordPremises): Promise<Result<{ id: string }, InvalidInput | NotFound>> {
  const { em } = context;
  const wrong = wrongPremises(input);
  if (wrong) return refuse(wrong);
  const locationId = await placeOf(context, input);
  if (locationId === null) return refuse(notFound('locationId', 'location'));
  const id = newId();
  em.create(Premises, {
    ...recordOf(context, 'REFERENCE'),
    id,
    name: input.name.trim(),
    kind: input.kind,
    location: locationId,
    licenceNumber: wordsOrNull(input.licenceNumber),
    pubwatchMemberFrom: input.pubwatchMemberFrom,
    pubwatchMemberTo: null,
  });
  await appendToOutbox(em, [premisesEvent(context, 'premises.recorded', id)]);
  return ok({ id });
}

function wrongPremises({ name, licenceNumber, pubwatchMemberFrom, ...place }: RecordPremises): InvalidInput | null {
  const words = firstWrong(
    wrongWords('name', name, 200),
    wrongWords('licenceNumber', licenceNumber, 50, false),
    wrongWords('address', place.address, 500, false),
  );
  if (words) return words;
  if (pubwatchMemberFrom !== null && !isDay(pubwatchMemberFrom)) return invalid('pubwatchMemberFrom', 'Send a day such as 2026-11-20.');
  const { locationId, address, postcode, uprn, longitude, latitude } = place;
  if (locationId !== null) {
    const told = [address, postcode, uprn, longitude, latitude].some((fact) => fact !== null);
    return told ? invalid('locationId', 'Send locationId, or tell the place by its address, not both.') : null;
  }
  if (wordsOrNull(address) === null) return invalid('address', 'Say where it stands: send locationId, or an address.');
  if (postcode !== null && normalPostcode(postcode) === null) return invalid('postcode', 'Send a whole postcode such as DN15 6XX, or leave it out.');
  // Domain rule 34: "UPRN: 1–12 digits, stored as string, compared without leading zeros."
  if (uprn !== null && normalUprn(uprn) === null) return invalid('uprn', 'A UPRN is 1 to 12 digits: correct it, or leave it out.');
  if ((longitude === null) !== (latitude === null)) return invalid('longitude', 'Send longitude and latitude, or neither.');
  if (!(Math.abs(longitude ?? 0) <= 180)) return invalid('longitude', 'A longitude lies between -180 and 180 degrees.');
  return Math.abs(latitude ?? 0) <= 90 ? null : invalid('latitude', 'A latitude lies between -90 and 90 degrees.');
}

async function placeOf({ em, clock, simulated }: CommandContext, place: PlaceOfPremises): Promise<string | null> {
  if (place.locationId !== null) return (await em.findOne(Location, { id: place.locationId }))?.id ?? null;
  const { address, postcode, uprn, longitude, latitude } = place;
  const told = placeWith({
    description: wordsOrNull(address),
    longitude,
    latitude,
    uprn: uprn === null ? null : normalUprn(uprn),
    postcode: postcode === null ? null : normalPostcode(postcode),
  });
  const [id = null] = await recordLocations(em, [{ place: told, simulated }], await holdBoundaries(em), clock.now());
  return id;
}
