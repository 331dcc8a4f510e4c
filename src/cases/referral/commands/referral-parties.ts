/** What is known now of the people of some referrals: read together, whether for one preview or for a page of departures. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { SafeAnswers } from '../../../people/channel/safe-uses.rules.ts';
import type { ConsentSaid } from '../../../people/consent/consent.rules.ts';
import { standingConsents } from '../../../people/consent/commands/standing-consents.ts';
import { PROVIDERS, type ReferralProvider } from '../referral-providers.rules.ts';
import type { Referral } from '../referral.entity.ts';

export interface ChannelNow extends SafeAnswers {
  readonly id: string;
  readonly personId: string;
  readonly value: string;
  readonly bestTimes: string | null;
}

export interface PersonNow {
  readonly id: string;
  readonly displayName: string;
  readonly dateOfBirth: string | null;
  readonly preferredLanguage: string | null;
  readonly interpreterNeeded: boolean | null;
  /** Those that hold, in an order that stays the same. */
  readonly channels: readonly ChannelNow[];
}

export interface PartyNow extends PersonNow {
  /** What stands for the referral's provider. */
  readonly consent: ConsentSaid | null;
}

export interface Parties {
  readonly person: PartyNow;
  readonly otherParty: PartyNow | null;
}

/** The parties by the referral's id; of a referral with somebody who is hidden from whoever asks there is nothing. */
export async function partiesOf(em: EntityManager, referrals: readonly Referral[]): Promise<ReadonlyMap<string, Parties>> {
  const people = await peopleNow(em, referrals.flatMap(peopleIn));
  const consents = new Map<ReferralProvider, ReadonlyMap<string, ConsentSaid>>();
  for (const provider of new Set(referrals.map((referral) => referral.provider)))
    consents.set(provider, await standingConsents(em, people.keys(), PROVIDERS[provider].purpose));
  const party = (referral: Referral, id: string): PartyNow | null => {
    const person = people.get(id);
    return person ? { ...person, consent: consents.get(referral.provider)?.get(id) ?? null } : null;
  };
  const parties = new Map<string, Parties>();
  for (const referral of referrals) {
    const person = party(referral, referral.person.id);
    const otherParty = referral.otherParty ? party(referral, referral.otherParty.id) : null;
    if (person && (otherParty || !referral.otherParty)) parties.set(referral.id, { person, otherParty });
  }
  return parties;
}

/** The ids of the people whom it is about. */
export function peopleIn(referral: Referral): string[] {
  return [referral.person.id, ...(referral.otherParty ? [referral.otherParty.id] : [])];
}

/** People by their ids. */
export async function peopleNow(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, PersonNow>> {
  await em.flush();
  const db = em.getKysely();
  const wanted = [...new Set(ids)];
  const { rows: channels } = await sql<ChannelNow>`
    select id, person_id as "personId", kind, value, best_times as "bestTimes", safe_to_call as "safeToCall", safe_voicemail as "safeVoicemail",
           safe_text as "safeText", safe_letter as "safeLetter"
      from contact_channel where person_id = any (${wanted}::uuid[]) and valid_to is null order by valid_from, id
  `.execute(db);
  const { rows: people } = await sql<Omit<PersonNow, 'channels'>>`
    select id, display_name as "displayName", date_of_birth::text as "dateOfBirth", preferred_language as "preferredLanguage", interpreter_needed as "interpreterNeeded"
      from person where id = any (${wanted}::uuid[])
  `.execute(db);
  const byPerson = Map.groupBy(channels, ({ personId }) => personId);
  return new Map(people.map((person) => [person.id, { ...person, channels: byPerson.get(person.id) ?? [] }]));
}
