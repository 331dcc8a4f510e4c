/** What every hub knows before anybody tells it anything: agencies, both ward sets, kinds of meeting, parameters, put right at each start; purposes, sharing agreements, compartments and who is read into what, added where they are missing. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Agency } from '../../access/agency.entity.ts';
import { SharingAgreement } from '../../access/agreement/sharing-agreement.entity.ts';
import { spellOut } from '../../access/agreement/spell-out.ts';
import { Compartment, CompartmentReader } from '../../access/compartment/compartment.entity.ts';
import { GlassReviewer } from '../../access/glass/glass-break.entity.ts';
import { PurposeRow } from '../../access/purpose.entity.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { MeetingKind, MeetingKindReader } from '../../meetings/meeting.entity.ts';
import { Parameter } from '../../parameters/parameter.entity.ts';
import { newId } from '../../shared/ids.ts';
import { agencies } from './agencies.ts';
import { agreements } from './agreements.ts';
import { compartmentReaders, compartments } from './compartments.ts';
import { glassReviewers } from './glass-reviewers.ts';
import { meetingKindReaders, meetingKinds } from './meeting-kinds.ts';
import { parameters } from './parameters.ts';
import { purposes } from './purposes.ts';
import { wards } from './wards.ts';

/** Ten hubs may start at once: the first puts the data right, the others find it so. */
const REFERENCE_LOCK = 7_305_020;

/**
 * Puts the reference data into the database where it is missing or differs, and touches nothing else; what a council ends (purposes, agreements, compartments, who is on
 * a list) only where it is missing. One statement when all of it is already there. Run it at each start, after the migrations.
 */
export async function ensureReferenceData(em: EntityManager): Promise<void> {
  if (await isThere(em)) return;
  await em.transactional(async (tx) => {
    await sql`select pg_advisory_xact_lock(${REFERENCE_LOCK})`.execute(tx.getKysely());
    if (await isThere(tx)) return;
    await tx.upsertMany(Agency, [...agencies]);
    await tx.upsertMany(Ward, wards);
    await tx.upsertMany(MeetingKind, meetingKinds);
    await tx.upsertMany(Parameter, parameters);
    await assumePurposes(tx);
    await assumeAgreements(tx);
    await assumeCompartments(tx);
    await assumeReviewers(tx);
  });
}

/** Adds the purposes that are not there from their days. */
async function assumePurposes(em: EntityManager): Promise<void> {
  const dated = ({ code, inForceFrom }: { readonly code: string; readonly inForceFrom: string }) => `${code} from ${inForceFrom}`;
  const there = new Set((await em.find(PurposeRow, {})).map(dated));
  const missing = purposes.filter((each) => !there.has(dated(each)));
  if (missing.length > 0) await em.insertMany(PurposeRow, missing);
}

/** Adds the assumed agreements that are not there, each with its terms. */
async function assumeAgreements(em: EntityManager): Promise<void> {
  const there = new Set((await em.find(SharingAgreement, {})).map(({ reference }) => reference));
  const missing = agreements.filter(({ reference }) => !there.has(reference));
  if (missing.length > 0) await em.insertMany(SharingAgreement, missing);
  await spellOut(
    em,
    missing.map(({ reference }) => reference),
  );
}

/** Adds the compartments and lists that are not there, and who is assumed to be on them from their days. */
async function assumeCompartments(em: EntityManager): Promise<void> {
  const there = new Set((await em.find(Compartment, {})).map(({ code }) => code));
  const missing = compartments.filter(({ code }) => !there.has(code));
  if (missing.length > 0) await em.insertMany(Compartment, missing);
  const dated = (...words: readonly (string | null)[]) => words.join(' ');
  const readers = new Set(
    (await em.find(CompartmentReader, {})).map((row) => dated(row.compartment.code, row.agency?.code ?? null, row.role, row.inForceFrom)),
  );
  const unread = compartmentReaders.filter((row) => !readers.has(dated(row.compartment, row.agency, row.role, row.inForceFrom)));
  if (unread.length > 0)
    await em.insertMany(
      CompartmentReader,
      unread.map((row) => ({ ...row, id: newId() })),
    );
  const lists = new Set((await em.find(MeetingKindReader, {})).map((row) => dated(row.kind.code, row.agency?.code ?? null, row.role ?? null, row.inForceFrom)));
  const unlisted = meetingKindReaders.filter((row) => !lists.has(dated(row.kind, row.agency, row.role, row.inForceFrom)));
  if (unlisted.length > 0)
    await em.insertMany(
      MeetingKindReader,
      unlisted.map((row) => ({ ...row, id: newId() })),
    );
}

/** Adds those who review broken glass, where a post is not there from its day. */
async function assumeReviewers(em: EntityManager): Promise<void> {
  const dated = ({ post, inForceFrom }: { readonly post: string; readonly inForceFrom: string }) => `${post} from ${inForceFrom}`;
  const there = new Set((await em.find(GlassReviewer, {})).map(dated));
  const missing = glassReviewers.filter((each) => !there.has(dated(each)));
  if (missing.length > 0) await em.insertMany(GlassReviewer, missing);
}

/** Whether every row stands in the database and says exactly what it says here. */
async function isThere(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select ${holds('agency', agencies)} and ${holds('ward', wards)} and ${holds('meeting_kind', meetingKinds)}
      and ${holds('parameter', parameters, ['name', 'valid_from'])} and ${knows('purpose', purposes, ['code', 'in_force_from'])}
      and ${knows('sharing_agreement', agreements, ['reference'])} and ${knows('compartment', compartments, ['code'])}
      and ${knows('compartment_reader', coded(compartmentReaders), ['compartment_code', 'agency_code', 'role', 'in_force_from'])}
      and ${knows('glass_reviewer', glassReviewers, ['post', 'in_force_from'])}
      and ${knows('meeting_kind_reader', coded(meetingKindReaders), ['kind_code', 'agency_code', 'role', 'in_force_from'])} as there
  `.execute(em.getKysely());
  return rows[0]?.there === true;
}

/** Rows with the columns of their relations by the columns' names. */
function coded(rows: readonly { readonly compartment?: string; readonly kind?: string; readonly agency: string | null }[]): object[] {
  return rows.map(({ compartment, kind, agency, ...row }) => ({
    ...row,
    agencyCode: agency,
    ...(compartment === undefined ? {} : { compartmentCode: compartment }),
    ...(kind === undefined ? {} : { kindCode: kind }),
  }));
}

/** The same of their keys alone. */
function knows<Row extends object>(table: string, rows: readonly Row[], key: readonly string[]) {
  return holds(
    table,
    rows.map((row) => Object.fromEntries(Object.entries(inColumns(row)).filter(([column]) => key.includes(column)))),
    key,
  );
}

function holds(table: string, rows: readonly object[], key: readonly string[] = ['code']) {
  const same = key.map((column) => sql`kept.${sql.id(column)}::text is not distinct from wanted ->> ${column}`);
  return sql`not exists (
    select from jsonb_array_elements(${JSON.stringify(rows.map(inColumns))}::jsonb) wanted
    left join ${sql.table(table)} kept on ${sql.join(same, sql` and `)}
    where kept is null or to_jsonb(kept) || wanted <> to_jsonb(kept)
  )`;
}

function inColumns(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));
}
