/** How records are removed with all that hangs on them, and with their copies in the outbox, on the embedded bus, among dead letters and in the live log. */
import { sql } from 'kysely';
import type { Erasing } from './erased.ts';

const among = (column: string, keys: readonly string[]) => sql`${sql.id('t', column)} = any (${[...keys]}::uuid[])`;

/** Referrals, with the bytes that went out. One that is on its way must have been refused before. */
export async function removeReferrals(erasing: Erasing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await unsend(erasing, sql`o.key = any (${[...ids]}::text[])`);
  await removeCopies(erasing, ids, ids);
  await erasing.empty('referral', sql`update referral set duplicate_of_id = null where duplicate_of_id = any (${[...ids]}::uuid[])`);
  await erasing.remove('referral_answer', among('referral_id', ids));
  await erasing.remove('referral_move', among('referral_id', ids));
  await forgetOrigins(erasing, ids);
  await erasing.remove('referral', among('id', ids));
}

/** Cases, with their forms, their intelligence, their referrals and their links. What meetings said of them stays with the meetings. */
export async function removeCases(erasing: Erasing, ids: readonly string[]): Promise<void> {
  const rounds = sql`select id from pef_round where case_id = any (${[...ids]}::uuid[])`;
  const packages = await keysOf(erasing, sql`select id::text as key from intel_package where case_id = any (${[...ids]}::uuid[])`);
  const references = await keysOf(erasing, sql`select distinct reference as key from intel_package where case_id = any (${[...ids]}::uuid[])`);
  const referrals = await keysOf(erasing, sql`select id::text as key from referral where case_id = any (${[...ids]}::uuid[])`);
  await removeReferrals(erasing, referrals);
  await unsend(erasing, sql`o.subject_ids && ${packages}::uuid[]`);
  await removeCopies(erasing, packages, references);
  for (const table of ['intel_answer', 'intel_item'] as const) await erasing.remove(table, among('package_id', packages));
  await erasing.remove('intel_suggestion', among('id', packages));
  await erasing.remove('intel_package', among('id', packages));
  await erasing.remove('pef_respondent', sql`t.reference in (select respondent_reference from pef_response where round_id in (${rounds}))`, 'reference');
  await erasing.remove('pef_response', sql`t.round_id in (${rounds})`);
  await erasing.remove('pef_round', among('case_id', ids));
  for (const table of ['case_person', 'case_incident', 'case_stage_move'] as const) await erasing.remove(table, among('case_id', ids));
  await forgetOrigins(erasing, [...ids, ...packages]);
  await erasing.remove('case', among('id', ids));
}

/** Incidents with their revisions, and the messages that they came by. */
export async function removeIncidents(erasing: Erasing, ids: readonly string[]): Promise<void> {
  await removeCopies(erasing, ids, []);
  await erasing.remove('case_incident', among('incident_id', ids));
  await erasing.remove('incident_revision', among('incident_id', ids));
  await erasing.remove('live_log', among('subject_id', ids), 'position');
  await forgetOrigins(erasing, ids);
  await erasing.remove('incident', among('id', ids));
}

/** Meetings with all that was said in them. */
export async function removeMeetings(erasing: Erasing, ids: readonly string[]): Promise<void> {
  for (const table of ['attendance', 'decision', 'action', 'agenda_item'] as const) await erasing.remove(table, among('meeting_id', ids));
  await forgetOrigins(erasing, ids);
  await erasing.remove('meeting', among('id', ids));
}

/** Messages that are about these records alone: by their keys, or by the lineage of what came in. Their places stay, without their bytes. */
async function removeCopies(erasing: Erasing, ids: readonly string[], keys: readonly string[]): Promise<void> {
  const bytes = keys.map((key) => Buffer.from(key, 'utf8').toString('hex'));
  await erasing.empty(
    'bus_message',
    // What the hub tells of itself says ids, kinds and times, and whoever has not read it yet may.
    sql`update bus_message b set value = null where value is not null
      and (b.topic not like 'hub.%' or exists (select from sealed_message s where s.event_id::text = b.headers ->> 'ce_id')) and (encode(b.key, 'hex') = any (${bytes}::text[])
      or exists (select from message m where m.subject_id = any (${[...ids]}::uuid[]) and m.topic = b.topic and m.partition = b.partition and m."offset" = b."offset"))`,
  );
  await erasing.empty(
    'dead_letter',
    sql`update dead_letter d set value = null from message m where m.id = d.message_id and d.value is not null
      and (m.subject_id = any (${[...ids]}::uuid[]) or d.key = any (${[...keys]}::text[]))`,
  );
}

/**
 * Empties the approved bytes of messages, and takes those out of the outbox that have not left. What may still leave was refused before: these were withheld or
 * withdrawn, and the relay's last word on them is no.
 */
async function unsend(erasing: Erasing, which: ReturnType<typeof sql>): Promise<void> {
  const kysely = erasing.em.getKysely();
  const { rows } = await sql<{ id: string; sent: boolean }>`
    select o.event_id::text as id, coalesce(o.position <= l.sent_through, false) as sent
      from outbox o join sealed_message s on s.event_id = o.event_id left join outbox_lane l on l.topic = o.topic and l.shard = o.shard where ${which}
  `.execute(kysely);
  const sent = rows.filter((row) => row.sent).map(({ id }) => id);
  const unsent = rows.filter((row) => !row.sent).map(({ id }) => id);
  await erasing.remove('outbox', among('event_id', unsent), 'event_id');
  await erasing.remove('sealed_message', among('event_id', unsent), 'event_id');
  await erasing.empty('sealed_message', sql`update sealed_message set value = null where value is not null and event_id = any (${sent}::uuid[])`);
}

/** What was said of records that are gone: the sources of what they told, and the notes about them. What is gone needs nobody's eye: its alerts stay as lines of history; one of broken glass waits for its review all the same. */
export async function forgetOrigins(erasing: Erasing, ids: readonly string[]): Promise<void> {
  await erasing.remove('record_source', among('record_id', ids));
  await erasing.empty(
    'alert',
    sql`update alert set note = null, settled_at = coalesce(settled_at, clock_timestamp()), settled_by = coalesce(settled_by, 'hub')
      where subject_id = any (${[...ids]}::uuid[]) and (settled_at is null or note is not null) and kind not in ('GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE')`,
  );
}

async function keysOf(erasing: Erasing, statement: ReturnType<typeof sql<{ key: string }>>): Promise<string[]> {
  const { rows } = await statement.execute(erasing.em.getKysely());
  return rows.map(({ key }) => key);
}
