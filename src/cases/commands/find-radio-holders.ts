/** Gives entries of radios that nobody was known to hold their premises, once somebody has recorded who held them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleAlert } from '../../alerts/raise-alert.ts';
import { radioHolders, type RadioHolder, radioNightKey, type RadioNight } from '../../locations/commands/radio-holders.ts';
import { placeWard } from '../../locations/ward/place-ward.rules.ts';
import { holdBoundaries } from '../../locations/ward/ward-shapes.ts';
import type { Clock } from '../../shared/clock.ts';
import { londonDay } from '../../shared/london.ts';
import { isLocal } from '../../shared/place-box.ts';
import type { BookedChange } from '../nte/night-book.ts';
import { coarseDegrees, coarsePlace } from '../nte/nte-place.rules.ts';
import { type Filing, tellChanges } from './file-nte-reports.ts';
import { findNteIncidents, lockNights, updateRows } from './nte-tables.ts';

/**
 * A round: for each radio and night without premises of which the holder is known by now, its entries, their reports and the incidents that
 * they opened get their place; subscribers are told, and RADIO_NOT_HELD is settled. Incidents stay as they are cut. Runs in the caller's
 * transaction, and locks as whoever records entries does: boundaries, then nights.
 */
export async function findRadioHolders(em: EntityManager, clock: Clock): Promise<void> {
  const { rows } = await sql<RadioNight>`
    select distinct radio, night::text as night from radio_log_entry entry
    where premises_id is null and exists (
      select from premises_radio held where held.radio = entry.radio and held_from <= entry.night and (held_to is null or held_to > entry.night)
    ) order by night, radio
  `.execute(em.getKysely());
  if (rows.length === 0) return;
  const filing: Filing = { em, wards: await holdBoundaries(em), now: clock.now() };
  await lockNights(
    em,
    rows.map(({ night }) => night),
  );
  for (const each of rows) await giveHolder(filing, clock, each);
}

async function giveHolder(filing: Filing, clock: Clock, asked: RadioNight): Promise<void> {
  const { em } = filing;
  const holder = (await radioHolders(em, [asked])).get(radioNightKey(asked));
  if (!holder) return; // taken back meanwhile
  const { premisesId, longitude, latitude } = holder;
  const { rows: entries } = await sql<{ id: string; incidentId: string }>`
    update radio_log_entry set premises_id = ${premisesId} where radio = ${asked.radio} and night = ${asked.night} and premises_id is null
    returning id, incident_id as "incidentId"
  `.execute(em.getKysely());
  await sql`
    update nte_report set premises_id = ${premisesId}, longitude = ${longitude}, latitude = ${latitude} where radio_entry_id = any(${entries.map(({ id }) => id)}::uuid[])
  `.execute(em.getKysely());
  await placeIncidents(filing, asked, holder, [...new Set(entries.map(({ incidentId }) => incidentId))]);
  await settleAlert(em, clock, { kind: 'RADIO_NOT_HELD', about: radioNightKey(asked) });
}

async function placeIncidents(filing: Filing, { radio, night }: RadioNight, holder: RadioHolder, ids: readonly string[]): Promise<void> {
  const { em, wards } = filing;
  const { premisesId, name, longitude, latitude, wardCodeAsSent } = holder;
  const stored = await findNteIncidents(em, { nights: [], from: new Date(0), to: new Date(0), ids });
  // An incident that this radio joined has a place of its own.
  const homeless = stored.filter((incident) => incident.premisesId === null && incident.radio === radio && incident.night === night);
  const changes = homeless.map((incident): BookedChange & { readonly row: object } => {
    const openedAt = new Date(incident.openedMs);
    const { wardCode, basis } = placeWard(wards, { longitude, latitude, wardCodeAsSent, day: londonDay(openedAt) });
    const revision = incident.revision + 1;
    const spot = { premisesId, longitude, latitude, radio: null };
    return {
      change: 'AMENDED',
      incident: { ...incident, openedAt, lastReportAt: new Date(incident.lastReportMs), revision, wardCode, spot },
      before: [],
      row: {
        id: incident.id,
        revision,
        place: coarsePlace({ premises: name, near: null, ward: null }),
        premises_id: premisesId,
        radio: null,
        longitude,
        latitude,
        coarse_longitude: coarseDegrees(longitude),
        coarse_latitude: coarseDegrees(latitude),
        out_of_area: longitude !== null && latitude !== null && !isLocal(longitude, latitude),
        ward_code: wardCode,
        ward_basis: basis,
      },
    };
  });
  await updateRows(
    em,
    'nte_incident',
    'id',
    changes.map(({ row }) => row),
  );
  await tellChanges(filing, changes);
}
