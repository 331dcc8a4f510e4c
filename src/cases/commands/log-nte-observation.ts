/** Logs what the control room sees through a camera, or hears from an officer: it opens an incident of the night, or joins the one that it is of. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { placeWard, type WardMap } from '../../locations/ward/place-ward.rules.ts';
import { holdBoundaries } from '../../locations/ward/ward-shapes.ts';
import { newId } from '../../shared/ids.ts';
import { londonDay, londonNight } from '../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../shared/words.ts';
import type { NteSource } from '../nte/nte-incident.stages.ts';
import { coarsePlace } from '../nte/nte-place.rules.ts';
import { metresBetween } from '../nte/nte-joins.rules.ts';
import type { NteCategory } from '../nte/radio-log.report.ts';
import { type Filing, fileAll, type NewReport, openBook, recordedColumns, tellChanges, writeBook } from './file-nte-reports.ts';
import { insertRows, lockNights } from './nte-tables.ts';

/** What the control room logs: radios log for themselves. */
export type ObservedBy = Exclude<NteSource, 'RADIO'>;

export interface LogNteObservation {
  readonly source: ObservedBy;
  readonly category: NteCategory;
  readonly words: string;
  readonly seenAt: Date;
  /** The premises, or else words and a point. */
  readonly premisesId: string | null;
  readonly place: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  /** Of a camera's observation. */
  readonly cameraId: string | null;
}

/** What was seen by day belongs to no night. */
export interface OutsideTheNight {
  readonly kind: 'OutsideTheNight';
  readonly message: string;
}

/** Two clocks never agree quite; more than this is a wrong one (reliability rule "Clock": "reject > 5 min in the future"). Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
/** How far from a premises something still is near it, in metres. */
const NEAR = 150;

/** Answers the incident. Locks boundaries, then the night, as whoever records radio entries does. */
export async function logNteObservation(
  context: CommandContext,
  input: LogNteObservation,
): Promise<Result<{ id: string }, InvalidInput | NotFound | OutsideTheNight | BarrierRefusal>> {
  const { em, actor, simulated } = context;
  const now = context.clock.now();
  const wrong = wrongObservation(input, now);
  if (wrong) return refuse(wrong);
  const night = londonNight(input.seenAt);
  if (night === null) return refuse(byDay());
  const about = input.premisesId === null ? [] : [{ type: 'Premises', id: input.premisesId }];
  const quote = await unquoted(context, { words: { words: input.words, place: input.place }, about, into: [] });
  if (quote) return refuse(quote);
  const filing: Filing = { em, wards: await holdBoundaries(em), now };
  await lockNights(em, [night]);
  const where = input.premisesId === null ? await describedPlace(filing, input) : await premisesPlace(em, input.premisesId);
  if (where === null) return refuse(notFound('premisesId', 'premises'));
  const origin = { recordedBy: `user:${actor.subject}`, ownerAgency: actor.agency, originator: actor.agency, markings: [] };
  const report: NewReport = {
    night,
    at: input.seenAt,
    category: input.category,
    simulated,
    markings: origin.markings,
    regime: 'UK_GDPR_PART2',
    origin,
    ...where,
  };
  const book = await openBook(em, [report], []);
  const { incidents, rows } = fileAll(book, [report], filing);
  const [incident] = incidents;
  if (!incident) throw new Error("An observation was filed with no incident: report this to the hub's developers.");
  await writeBook(filing, book, rows);
  await insertRows(em, 'nte_report', [
    {
      id: newId(),
      incident_id: incident.id,
      source: input.source,
      category: input.category,
      at: input.seenAt,
      words: input.words.trim(),
      place: wordsOrNull(input.place),
      premises_id: report.spot.premisesId,
      longitude: report.spot.longitude,
      latitude: report.spot.latitude,
      camera_id: wordsOrNull(input.cameraId),
      radio_entry_id: null,
      ...recordedColumns(origin, report.regime, simulated, now),
    },
  ]);
  await tellChanges(filing, book.changes);
  return ok({ id: incident.id });
}

function wrongObservation(input: LogNteObservation, now: Date): InvalidInput | null {
  const { premisesId, place, longitude, latitude } = input;
  const words = firstWrong(
    wrongWords('words', input.words, 2_000),
    wrongWords('place', place, 200, premisesId === null),
    wrongWords('cameraId', input.cameraId, 50, false),
  );
  if (words) return words;
  if (input.cameraId !== null && input.source !== 'CAMERA')
    return invalid('cameraId', 'Only what a camera sees has a camera: leave "cameraId" out, or say CAMERA.');
  if (input.seenAt.getTime() > now.getTime() + CLOCK_TOLERANCE) return invalid('seenAt', 'That lies in the future: say when it was seen.');
  if (premisesId !== null)
    return longitude === null && latitude === null
      ? null
      : invalid('premisesId', 'Say the premises, or a place with its point, not both: a premises has its own.');
  if (longitude === null || latitude === null) return invalid('longitude', 'Say the premises, or describe the place and give its longitude and latitude.');
  if (!(Math.abs(longitude) <= 180)) return invalid('longitude', 'A longitude lies between -180 and 180 degrees.');
  return Math.abs(latitude) <= 90 ? null : invalid('latitude', 'A latitude lies between -90 and 90 degrees.');
}

function byDay(): OutsideTheNight {
  return {
    kind: 'OutsideTheNight',
    message:
      'A night runs from 18:00 to 06:00 in Europe/London, and that was by day: correct "seenAt", or tell the police of what happens by day (999, 101) as with anything else.',
  };
}

type Where = Pick<NewReport, 'spot' | 'place' | 'wardCodeAsSent'>;

interface PlacedPremises {
  readonly id: string;
  readonly name: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly wardCodeAsSent: string | null;
}

async function premisesPlace(em: EntityManager, premisesId: string): Promise<Where | null> {
  const { rows } = await sql<PlacedPremises>`
    select premises.id, premises.name, longitude, latitude, ward_code_as_sent as "wardCodeAsSent"
    from premises join location on location.id = premises.location_id where premises.id = ${premisesId}
  `.execute(em.getKysely());
  const [found] = rows;
  if (!found) return null;
  const { id, name, longitude, latitude, wardCodeAsSent } = found;
  return { spot: { premisesId: id, longitude, latitude, radio: null }, place: coarsePlace({ premises: name, near: null, ward: null }), wardCodeAsSent };
}

/** A place with a point. What partners read of it is the premises that it is near, else its ward: never the words, which may name a door or a person. */
async function describedPlace({ em, wards }: Filing, { longitude, latitude, seenAt }: LogNteObservation): Promise<Where> {
  const spot = { premisesId: null, longitude, latitude, radio: null };
  const near = await nearestPremises(em, longitude ?? 0, latitude ?? 0);
  const ward = near === null ? await wardName(em, wards, spot, seenAt) : null;
  return { spot, place: coarsePlace({ premises: null, near, ward }), wardCodeAsSent: null };
}

async function nearestPremises(em: EntityManager, longitude: number, latitude: number): Promise<string | null> {
  // A box around the point that holds the circle: a degree of latitude is 111 km, and one of longitude is never longer than half as far again as here.
  const { rows } = await sql<PlacedPremises>`
    select premises.id, premises.name, longitude, latitude, ward_code_as_sent as "wardCodeAsSent"
    from premises join location on location.id = premises.location_id
    where latitude between ${latitude - 0.0015} and ${latitude + 0.0015} and longitude between ${longitude - 0.003} and ${longitude + 0.003}
  `.execute(em.getKysely());
  const near = rows
    .map((each) => ({ name: each.name, metres: metresBetween(each, { longitude, latitude }) ?? Infinity }))
    .filter(({ metres }) => metres <= NEAR)
    .toSorted((one, other) => one.metres - other.metres);
  return near[0]?.name ?? null;
}

async function wardName(em: EntityManager, wards: WardMap, { longitude, latitude }: NewReport['spot'], seenAt: Date): Promise<string | null> {
  const { wardCode } = placeWard(wards, { longitude, latitude, wardCodeAsSent: null, day: londonDay(seenAt) });
  const { rows } = await sql<{ name: string }>`select name from ward where code = ${wardCode}`.execute(em.getKysely());
  return rows[0]?.name ?? null;
}
