/** The facts that the checks of a referral are asked about, and the rules of the day. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { isCovered } from '../../../access/agreement/agreement-on.ts';
import { parameterOrNullOn, parametersOn } from '../../../parameters/parameter-on.ts';
import { londonDay } from '../../../shared/london.ts';
import { type ReferralCheck, checksOf, type ReferralFacts, type ReferralRules, saysDomesticAbuse } from '../referral-checks.rules.ts';
import { PROVIDERS, type ReferralProvider } from '../referral-providers.rules.ts';
import type { Referral } from '../referral.entity.ts';
import type { ReferralIncidentType, RiskBand, RiskFlag } from '../referral.report.ts';
import { countsAsReferred, REFERRAL_STAGES, statesThat } from '../referral.stages.ts';
import { type Parties, partiesOf, peopleIn } from './referral-parties.ts';

/** A referral with all that decides whether it may go. */
export interface Examined {
  readonly referral: Referral;
  readonly parties: Parties;
  readonly facts: ReferralFacts;
  readonly checks: readonly ReferralCheck[];
}

/** Examines referrals as of now, in the order given, but for those with somebody who is hidden from whoever asks. Lock them with their people first, where something follows from it. */
export async function examine(em: EntityManager, referrals: readonly Referral[], now: Date): Promise<Examined[]> {
  const parties = await partiesOf(em, referrals);
  const neighbours = await neighboursOf(em, referrals);
  const rules = new Map<string, ReferralRules>();
  const examined: Examined[] = [];
  for (const referral of referrals) {
    const { provider } = referral;
    const owner = referral.ownerAgency.code;
    const between = `${owner} ${provider}`;
    const own = rules.get(between) ?? (await rulesOf(em, owner, provider, now));
    rules.set(between, own);
    const here = parties.get(referral.id);
    if (!here) continue;
    const facts = factsOf(referral, here, neighbours);
    examined.push({ referral, parties: here, facts, checks: checksOf(facts, own) });
  }
  return examined;
}

/** The checks that did not pass. */
export function failed(checks: readonly ReferralCheck[]): readonly ReferralCheck[] {
  return checks.filter(({ passed }) => !passed);
}

async function rulesOf(em: EntityManager, owner: string, provider: ReferralProvider, now: Date): Promise<ReferralRules> {
  const day = londonDay(now);
  const { excludedTypes, agreement } = PROVIDERS[provider];
  const numbers = await parametersOn(em, ['REFERRAL_DUPLICATE_WITHIN', 'CHILD_UNDER'], day);
  const lists = await parametersOn(em, [excludedTypes], day);
  const named = await parameterOrNullOn(em, agreement, day);
  // A provider's word is the code of its agency.
  const covered = named !== null && (await isCovered(em, { agreement: named, item: 'REFERRAL', owner, partner: provider, day }));
  return {
    duplicateWithinDays: numbers.REFERRAL_DUPLICATE_WITHIN,
    childUnderYears: numbers.CHILD_UNDER,
    excludedTypes: lists[excludedTypes],
    agreement: covered ? named : null,
    day,
    now,
  };
}

/** Another referral of one of the same people. */
interface Neighbour {
  readonly id: string;
  readonly provider: ReferralProvider;
  readonly personId: string;
  readonly otherPartyId: string | null;
  /** When it was released, where it still counts as referred. */
  readonly referredAt: Date | null;
  /** Whether it is not over, and says high risk or domestic abuse. */
  readonly liveRisk: boolean;
}

async function neighboursOf(em: EntityManager, referrals: readonly Referral[]): Promise<readonly Neighbour[]> {
  const people = [...new Set(referrals.flatMap(peopleIn))];
  const counted = statesThat(countsAsReferred);
  const live = statesThat((state) => REFERRAL_STAGES[state].to.length > 0);
  const { rows } = await sql<{
    id: string;
    provider: ReferralProvider;
    personId: string;
    otherPartyId: string | null;
    counts: boolean;
    live: boolean;
    releasedAt: Date | null;
    incidentType: ReferralIncidentType;
    riskBand: RiskBand | null;
    riskFlags: RiskFlag[];
  }>`
    select id, provider, person_id as "personId", other_party_id as "otherPartyId", state = any (${[...counted]}) as counts, state = any (${[...live]}) as live,
           released_at as "releasedAt", incident_type as "incidentType", risk_band as "riskBand", risk_flags as "riskFlags"
      from referral where person_id = any (${people}::uuid[]) or other_party_id = any (${people}::uuid[])
  `.execute(em.getKysely());
  return rows.map(({ counts, releasedAt, ...row }) => ({
    ...row,
    referredAt: counts && releasedAt !== null ? new Date(releasedAt) : null,
    liveRisk: row.live && (saysDomesticAbuse(row) || row.riskBand === 'HIGH' || row.riskFlags.includes('THREAT_TO_LIFE')),
  }));
}

function factsOf(referral: Referral, { person, otherParty }: Parties, neighbours: readonly Neighbour[]): ReferralFacts {
  const ids = peopleIn(referral);
  const others = neighbours.filter(({ id }) => id !== referral.id);
  const before = others
    .filter(({ provider, personId }) => provider === referral.provider && personId === referral.person.id)
    .flatMap(({ referredAt }) => (referredAt === null ? [] : [referredAt.getTime()]));
  return {
    provider: referral.provider,
    incidentType: referral.incidentType,
    riskBand: referral.riskBand ?? null,
    riskFlags: referral.riskFlags,
    lawfulBasis: referral.lawfulBasis ?? null,
    overrideReason: referral.overrideReason ?? null,
    agreement: referral.agreement,
    person,
    otherParty,
    referredBefore: before.length === 0 ? null : new Date(Math.max(...before)),
    liveRiskElsewhere: others.some(
      ({ liveRisk, personId, otherPartyId }) => liveRisk && (ids.includes(personId) || (otherPartyId !== null && ids.includes(otherPartyId))),
    ),
  };
}
