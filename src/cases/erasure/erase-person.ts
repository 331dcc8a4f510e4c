/** Removes a person, and what names them where it hangs on them: their record, their links, their referrals, their forms, and the words about them in linked records and in copies. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import type { Erasing } from './erased.ts';
import { hintOf, type KnownBy, maskedBytes, type Masking, maskingOfCopies, maskingOfLinked } from './known-words.rules.ts';
import { maskSources } from './mask-sources.ts';
import { forgetOrigins, removeReferrals } from './remove-records.ts';
import { type Linked, WORDS_OF_COPIES, WORDS_OF_RECORDS, type WordColumns } from './words-of-records.ts';

/** Removes a person whose row is locked, and against whom no bar stands. Run as work of the hub. */
export async function erasePerson(erasing: Erasing, id: string): Promise<void> {
  const { em } = erasing;
  const [known, linked] = [await knownBy(em, id), await linkedTo(em, id)];
  const forms = await formsOf(em, linked.cases, known);
  const all: KnownBy = {
    names: distinct([...known.names, ...forms.flatMap(({ names }) => names)]),
    phones: distinct([...known.phones, ...forms.flatMap(({ phones }) => phones)]),
    emails: distinct([...known.emails, ...forms.flatMap(({ emails }) => emails)]),
    addresses: distinct([...known.addresses, ...forms.flatMap(({ addresses }) => addresses)]),
  };
  const own = await keys(em, sql`select id::text as key from referral where person_id = ${id}`);
  await removeReferrals(erasing, own);
  await erasing.empty('referral', sql`update referral set other_party_id = null, passed_channels = null where other_party_id = ${id}`);
  await removeForms(
    erasing,
    forms.map(({ reference }) => reference),
  );
  const linkedWords = maskingOfLinked(all);
  for (const words of WORDS_OF_RECORDS) await erasing.mask(words, words.which(linked), linkedWords);
  // A place may be called after somebody, and an address is a place's own: there a name counts whole, and no address.
  await erasing.mask({ table: 'location', text: ['description'] }, placesOf(linked), maskingOfCopies({ ...all, addresses: [] }));
  for (const table of ['retention_decision', 'legal_hold'] as const)
    await erasing.mask({ table, text: ['reason'] }, sql`t.record_id = any (${[id, ...linked.cases]}::uuid[])`, linkedWords);
  await maskSources(erasing, [...linked.cases, ...linked.incidents, ...linked.referrals, ...linked.meetings, ...linked.packages], linkedWords);
  await maskMessages(erasing, linked, linkedWords);
  const copies = maskingOfCopies(all);
  for (const words of WORDS_OF_COPIES) await erasing.mask(words, hinted(words, hintOf(all)), copies);
  for (const table of ['person_name', 'contact_channel', 'consent', 'case_person'] as const) await erasing.remove(table, sql`t.person_id = ${id}`);
  await forgetOrigins(erasing, [id]);
  await erasing.remove('person', sql`t.id = ${id}`);
}

async function knownBy(em: EntityManager, id: string): Promise<KnownBy> {
  const { rows } = await sql<{ kind: string; value: string }>`
    select 'NAME' as kind, display_name as value from person where id = ${id}
    union select 'NAME', "full" from person_name where person_id = ${id}
    union select 'NAME', concat_ws(' ', given, family) from person_name where person_id = ${id} and (given is not null or family is not null)
    union select kind, value from contact_channel where person_id = ${id}
  `.execute(em.getKysely());
  const of = (...kinds: readonly string[]) => rows.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value);
  return { names: of('NAME'), phones: of('MOBILE', 'LANDLINE'), emails: of('EMAIL'), addresses: of('POST') };
}

/** The cases that the person is or was in, by a link or by a referral, and what hangs on these. */
async function linkedTo(em: EntityManager, id: string): Promise<Linked> {
  const cases = await keys(
    em,
    sql`select case_id::text as key from case_person where person_id = ${id} union select case_id::text from referral where person_id = ${id} or other_party_id = ${id}`,
  );
  const inCases = sql`any (${cases}::uuid[])`;
  return {
    cases,
    incidents: await keys(em, sql`select distinct incident_id::text as key from case_incident where case_id = ${inCases}`),
    referrals: await keys(em, sql`select id::text as key from referral where case_id = ${inCases} or other_party_id = ${id}`),
    meetings: await keys(
      em,
      sql`select meeting_id::text as key from agenda_item where case_id = ${inCases} union select meeting_id::text from action where case_id = ${inCases}`,
    ),
    packages: await keys(em, sql`select id::text as key from intel_package where case_id = ${inCases}`),
  };
}

function placesOf({ cases, incidents }: Linked): RawBuilder<unknown> {
  return sql`t.id in (select location_id from "case" where id = any (${[...cases]}::uuid[]) union select location_id from incident where id = any (${[...incidents]}::uuid[]))`;
}

interface Form extends KnownBy {
  readonly reference: string;
}

/** Who answered a form of one of these cases under a name, a number or an address of the person's. No form says which person it was. */
async function formsOf(em: EntityManager, cases: readonly string[], known: KnownBy): Promise<Form[]> {
  const { rows } = await sql<{ form: string }>`
    select json_build_object('reference', f.reference, 'names', f.names, 'phones', f.phones, 'emails', f.emails, 'house', f.house, 'street', f.street, 'notes', f.notes)::text as form
      from pef_respondent f join pef_response a on a.respondent_reference = f.reference join pef_round r on r.id = a.round_id
     where r.case_id = any (${[...cases]}::uuid[])
  `.execute(em.getKysely());
  const masking = maskingOfCopies(known);
  const whole = new Set(known.names.map(plain));
  return rows.flatMap(({ form }) => {
    const {
      reference,
      names,
      phones,
      emails,
      house,
      street,
    }: Record<'names' | 'phones' | 'emails', string[]> & { reference: string; house: string | null; street: string | null } = JSON.parse(form);
    const theirs = names.some((name) => whole.has(plain(name))) || [...phones, ...emails].some((each) => masking(each) !== null);
    return theirs ? [{ reference, names, phones, emails, addresses: house !== null && street !== null ? [`${house} ${street}`] : [] }] : [];
  });
}

async function removeForms(erasing: Erasing, references: readonly string[]): Promise<void> {
  await erasing.empty('pef_response', sql`update pef_response set respondent_reference = null where respondent_reference = any (${[...references]}::uuid[])`);
  await erasing.remove('pef_respondent', sql`t.reference = any (${[...references]}::uuid[])`, 'reference');
}

/** The messages by which the linked records came, and by which they went: each word of a name counts in them, as in the records. */
async function maskMessages(erasing: Erasing, { incidents, referrals, packages }: Linked, masking: Masking): Promise<void> {
  const { em } = erasing;
  const subjects = [...incidents, ...referrals, ...packages];
  const references = await keys(em, sql`select distinct reference as key from intel_package where id = any (${[...packages]}::uuid[])`);
  const named = [...referrals, ...packages, ...references];
  const bytes = named.map((key) => Buffer.from(key, 'utf8').toString('hex'));
  await erasing.mask(
    { table: 'bus_message', json: ['headers'], bytes: ['value'] },
    sql`(encode(t.key, 'hex') = any (${bytes}::text[])
      or exists (select from message m where m.subject_id = any (${subjects}::uuid[]) and m.topic = t.topic and m.partition = t.partition and m."offset" = t."offset"))`,
    masking,
  );
  await erasing.mask(
    { table: 'dead_letter', json: ['headers'], bytes: ['value'] },
    sql`(t.key = any (${named}::text[]) or exists (select from message m where m.id = t.message_id and m.subject_id = any (${subjects}::uuid[])))`,
    masking,
  );
  await erasing.mask(
    { table: 'message', text: ['sentence', 'required_action', 'reason'] },
    sql`(t.subject_id = any (${subjects}::uuid[]) or t.key = any (${named}::text[]))`,
    masking,
  );
  await erasing.mask({ table: 'alert', text: ['note'] }, sql`t.subject_id = any (${[...subjects]}::uuid[])`, masking);
  await emptySealed(erasing, [...packages, ...referrals], masking);
}

/** Approved bytes that name the person are emptied, not changed: their hash says what was approved. Those on their way are somebody else's, and were approved as they are. */
async function emptySealed(erasing: Erasing, about: readonly string[], masking: Masking): Promise<void> {
  const { rows } = await sql<{ id: string; value: string }>`
    select s.event_id::text as id, encode(s.value, 'base64') as value
      from sealed_message s join outbox o on o.event_id = s.event_id join outbox_lane l on l.topic = o.topic and l.shard = o.shard
     where s.value is not null and o.position <= l.sent_through and o.subject_ids && ${[...about]}::uuid[]
  `.execute(erasing.em.getKysely());
  const naming = rows.filter(({ value }) => maskedBytes(Buffer.from(value, 'base64'), masking) !== null).map(({ id }) => id);
  await erasing.empty('sealed_message', sql`update sealed_message set value = null where event_id = any (${naming}::uuid[])`);
}

/** Rows of copies that may name the person: all, where no plain word of theirs is known. */
function hinted({ text = [], json = [], bytes = [] }: WordColumns, hint: string | null): RawBuilder<unknown> {
  if (hint === null) return sql`true`;
  const parts = [
    ...[...text, ...json].map((column) => sql`${sql.id('t', column)}::text ~* ${hint}`),
    ...bytes.map((column) => sql`encode(${sql.id('t', column)}, 'escape') ~* ${hint}`),
  ];
  return sql`(${sql.join(parts, sql` or `)})`;
}

async function keys(em: EntityManager, statement: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await statement.execute(em.getKysely());
  return (rows as { key: string }[]).map(({ key }) => key);
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
