/** What makes an agreement one that can be recorded, and when it is in force, ended or due for review. */
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { isDay } from '../../shared/london.ts';
import { firstWrong, wrongWords } from '../../shared/words.ts';
import type { Purpose } from '../identity.ts';
import { type DataItem } from './data-item.ts';
import { itemsBeyond, type SharingGateway } from './sharing-gateway.rules.ts';

/** An agreement as it stands on paper. */
export interface AgreementTerms {
  /** Such as `ISA-SN-2026-03`. */
  readonly reference: string;
  readonly title: string;
  /** Codes of the agencies whose records it covers. */
  readonly owners: readonly string[];
  /** Codes of the agencies that may read them or be sent them. */
  readonly partners: readonly string[];
  readonly purposes: readonly Purpose[];
  readonly dataItems: readonly DataItem[];
  readonly gateway: SharingGateway;
  /** Why it is necessary, and the least that will do. */
  readonly necessity: string;
  /** The first day on which it is in force, as `2026-11-23`. */
  readonly inForceFrom: string;
  /** The first day on which it is no longer; null when no end is agreed. */
  readonly inForceTo: string | null;
  readonly reviewOn: string;
  /** Where the signed copy lies, if that is to be kept. */
  readonly signedCopy: string | null;
}

/** Only Safer Neighbourhoods keeps the register of agreements. */
export interface NotKeeperOfAgreements {
  readonly kind: 'NotKeeperOfAgreements';
  readonly message: string;
}

/** The reference was given to an agreement before. */
export interface AgreementExists {
  readonly kind: 'AgreementExists';
  readonly message: string;
}

/** The agreement was ended, or has run out. */
export interface AgreementEnded {
  readonly kind: 'AgreementEnded';
  readonly message: string;
}

const KEEPER = 'SAFER_NEIGHBOURHOODS';
const REFERENCE = /^ISA-[A-Z0-9]+(-[A-Z0-9]+)*$/;
const LONGEST_REFERENCE = 60;
const MOST_AGENCIES = 50;

/** Null for somebody of Safer Neighbourhoods: whatever the roles of others, the register is not theirs. */
export function notTheKeeper(agency: string): NotKeeperOfAgreements | null {
  if (agency === KEEPER) return null;
  return { kind: 'NotKeeperOfAgreements', message: 'Sharing agreements are kept by Safer Neighbourhoods: send them the signed agreement.' };
}

/** The first thing that is wrong with an agreement; null when it can be recorded. Domain rule 55: "Disclosure needs a lawful-basis object: ISA id (in date), gateway, necessity + minimum-data statement." */
export function wrongAgreement(terms: AgreementTerms): InvalidInput | null {
  const { reference, title, owners, partners, purposes, dataItems, gateway, necessity, inForceFrom, inForceTo, reviewOn, signedCopy } = terms;
  return firstWrong(
    REFERENCE.test(reference) && reference.length <= LONGEST_REFERENCE
      ? null
      : invalid('reference', `A reference is ISA- with capital letters, digits and hyphens, such as ISA-SN-2026-03, at most ${LONGEST_REFERENCE} characters.`),
    wrongWords('title', title, 200),
    agencyList('ownerAgencies', owners),
    agencyList('partnerAgencies', partners),
    // Nobody needs an agreement for their own records.
    owners.some((owner) => partners.some((partner) => partner !== owner))
      ? null
      : invalid('partnerAgencies', 'An agreement is between two agencies at least: name a partner that is not the owner.'),
    purposes.length > 0 ? null : invalid('purposes', 'Say at least one purpose: an agreement for none shares nothing.'),
    dataItems.length > 0 ? null : invalid('dataItems', 'Say at least one kind of record: an agreement about none shares nothing.'),
    gatewayFault(gateway, dataItems),
    wrongWords('necessity', necessity, 4_000),
    wrongDay('inForceFrom', inForceFrom),
    wrongDay('inForceTo', inForceTo),
    wrongDay('reviewOn', reviewOn),
    inForceTo !== null && inForceTo <= inForceFrom
      ? invalid('inForceTo', 'The first day on which it is no longer in force comes after the first on which it is: correct one of them.')
      : null,
    reviewOn <= inForceFrom ? invalid('reviewOn', 'An agreement is reviewed after it has come into force: give a later day.') : null,
    wrongWords('signedCopy', signedCopy, 500, false),
  );
}

function agencyList(argument: string, codes: readonly string[]): InvalidInput | null {
  if (codes.length === 0) return invalid(argument, `Say at least one agency for "${argument}", by its code.`);
  return codes.length > MOST_AGENCIES ? invalid(argument, `"${argument}" takes at most ${MOST_AGENCIES} agencies.`) : null;
}

// Domain rule 56: "s.17A export contains no personal data".
function gatewayFault(gateway: SharingGateway, dataItems: readonly DataItem[]): InvalidInput | null {
  if (gateway === 'INVENTED') return invalid('gateway', 'INVENTED is for the records that the hub invents: name the gateway of the signed agreement.');
  const beyond = itemsBeyond(gateway, dataItems);
  if (beyond.length === 0) return null;
  return invalid('dataItems', `By ${gateway} goes nothing about people: leave out ${beyond.join(', ')}, or name another gateway.`);
}

function wrongDay(argument: string, day: string | null): InvalidInput | null {
  return day === null || (isDay(day) && /^(?!0000)\d{4}-/.test(day))
    ? null
    : invalid(argument, `"${argument}" is no day of the calendar: write it as 2026-11-23.`);
}

/** When somebody ended an agreement, or its agreed end. */
export interface AgreementSpan {
  readonly reference: string;
  readonly inForceFrom: string;
  readonly inForceTo: string | null;
}

/** The sentence about an agreement that is over on a day; null while it is in force or still to come. */
export function overBy({ reference, inForceTo }: AgreementSpan, today: string): AgreementEnded | null {
  if (inForceTo === null || inForceTo > today) return null;
  return {
    kind: 'AgreementEnded',
    message: `${reference} is in force no longer, since ${inForceTo}: record the agreement that takes its place under another reference.`,
  };
}

/** The first day on which an agreement that is ended today is in force no longer: today, or the day on which it would have come into force. */
export function endedFrom({ inForceFrom }: AgreementSpan, today: string): string {
  return inForceFrom > today ? inForceFrom : today;
}
