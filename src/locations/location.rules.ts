/** Which place a report speaks of: what makes two reports speak of one place, what lies out of the area, and what cannot be said of a place. */
import { createHash } from 'node:crypto';
import { isLocal } from '../shared/place-box.ts';
import type { ReportedPlace } from '../shared/place.ts';
import { LSOA_VINTAGES, normalUprn, normalUsrn } from '../shared/place-references.ts';

/**
 * What makes two reports speak of one place: its UPRN, or else point, words and areas together. Null when nothing is said by which a
 * place could be found again. An invented place is never the same as a real one.
 */
export function identityOf(place: ReportedPlace, simulated: boolean): string | null {
  const invented = simulated ? 'simulated:' : '';
  if (place.uprn !== null) return `${invented}uprn:${place.uprn}`;
  const { description, longitude, latitude, precision, usrn, postcode, lsoaCode, lsoaVintage } = place;
  if ([description, longitude, usrn, postcode, lsoaCode].every((fact) => fact === null)) return null;
  // A digest, because words can be longer than an index holds.
  const facts = JSON.stringify([description, longitude, latitude, precision, usrn, postcode, lsoaCode, lsoaVintage]);
  return `${invented}place:${createHash('sha256').update(facts).digest('base64url')}`;
}

/** Domain rule 35: a point outside the box around North Lincolnshire is flagged, never refused; a place without a point is not. */
export function isOutOfArea({ longitude, latitude }: ReportedPlace): boolean {
  return longitude !== null && latitude !== null && !isLocal(longitude, latitude);
}

/** What no adapter may hand over, in one sentence for its author; null when the place is sound. */
export function placeFault(place: ReportedPlace): string | null {
  const { longitude, latitude, precision, uprn, usrn, lsoaCode, lsoaVintage } = place;
  if ((longitude === null) !== (latitude === null)) return 'a place has longitude and latitude, or neither';
  if ((longitude === null) !== (precision === 'DESCRIBED')) return 'a place without a point is DESCRIBED, and one with a point is not';
  // Domain rule 31: "Coordinates are snapped points: never show as exact, never join to UPRN."
  if (uprn !== null && precision === 'SNAPPED') return 'a snapped point never has a UPRN';
  if (uprn !== null && normalUprn(uprn) !== uprn) return 'a UPRN is 1 to 12 digits without leading zeros';
  if (usrn !== null && normalUsrn(usrn) !== usrn) return 'a USRN is 8 digits';
  // Domain rule 36: "LSOA vintage must be stored with the code"; areas outside England and Wales have vintages of their own.
  if (lsoaCode !== null && /^[EW]/.test(lsoaCode) && !LSOA_VINTAGES.includes(lsoaVintage ?? 0))
    return `an LSOA code of England or Wales has its vintage, ${LSOA_VINTAGES.join(' or ')}`;
  return null;
}

/** What is known of a property after another report of it: what the report says stands, what it leaves open stays as it was. */
export function afterReport(kept: ReportedPlace, said: ReportedPlace): ReportedPlace {
  const area = said.lsoaCode === null ? kept : said;
  const point = said.longitude === null ? kept : said;
  const authority = said.localAuthorityName === null ? kept : said;
  return {
    description: said.description ?? kept.description,
    longitude: point.longitude,
    latitude: point.latitude,
    precision: point.precision,
    uprn: kept.uprn,
    usrn: said.usrn ?? kept.usrn,
    postcode: said.postcode ?? kept.postcode,
    lsoaCode: area.lsoaCode,
    lsoaName: area.lsoaName,
    lsoaVintage: area.lsoaVintage,
    wardCode: said.wardCode ?? kept.wardCode,
    localAuthorityCode: authority.localAuthorityCode,
    localAuthorityName: authority.localAuthorityName,
  };
}
