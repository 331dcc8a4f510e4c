/** Which message each row of a street file becomes: its identity, its ordinal among equal rows, and its release as revision. */
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { Classification, Regime } from '../../src/shared/regime.ts';
import { envelopeHeaders } from '../kit/envelope.ts';
import { isRealDay } from '../kit/instant.ts';
import { Kind, OPEN_DATA_LICENCE, OPEN_DATA_SOURCE, OPEN_DATA_TOPIC, POLICE_INCIDENT_SCHEMA, type PoliceIncident } from './messages.ts';
import { eventId, openDataDigest, type OpenDataIdentity, openDataReference } from './reference.ts';
import type { StreetRow } from './street-csv.ts';

export interface Release {
  /** The day of the release, yyyy-mm-dd; null: the first day of each row's own month. */
  readonly released: string | null;
  /** One for the whole run: by it the outcomes are counted. */
  readonly correlationId: string;
}

/** A body as it is sent: a row with a coordinate that is no number is published as it is, and rejected by the adapter. */
type Sent = Omit<PoliceIncident, 'place'> & {
  readonly place: Omit<PoliceIncident['place'], 'longitude' | 'latitude'> & Pick<OpenDataIdentity, 'longitude' | 'latitude'>;
};

/** One message for each row, in the order of the file. The rows of a whole file must be given at once: ordinals are counted over all of them. */
export function* streetMessages(rows: readonly StreetRow[], release: Release): Generator<OutgoingMessage> {
  const ordinals = ordinalsOf(rows);
  for (const [index, row] of rows.entries()) yield messageOf(row, ordinals[index] ?? 1, release);
}

function messageOf(row: StreetRow, ordinal: number, { released, correlationId }: Release): OutgoingMessage {
  const day = released ?? `${row.month}-01`;
  const value = Buffer.from(JSON.stringify(bodyOf(row, ordinal, revisionOf(day))));
  return {
    topic: OPEN_DATA_TOPIC,
    key: openDataReference(identityOf(row), ordinal),
    headers: envelopeHeaders({
      id: eventId(value),
      source: OPEN_DATA_SOURCE,
      // The publisher does not say which rows changed since the last release; the revision does.
      type: Kind.RECORDED,
      time: isRealDay(day) ? new Date(`${day}T00:00:00Z`) : null,
      dataSchema: String(POLICE_INCIDENT_SCHEMA['$id']),
      classification: Classification.OFFICIAL,
      regime: Regime.UK_GDPR_PART2,
      agreement: OPEN_DATA_LICENCE,
      marking: [],
      simulated: false,
      correlationId,
    }),
    value,
  };
}

function bodyOf(row: StreetRow, ordinal: number, revision: number): Sent {
  const { longitude, latitude, crimeId, location, lsoaCode } = identityOf(row);
  return {
    openData: { force: row.reportedBy, fallsWithin: orNull(row.fallsWithin), month: row.month, crimeId, ordinal },
    revision,
    openingCode: row.crimeType,
    timePrecision: 'MONTH',
    place: {
      description: location,
      longitude,
      latitude,
      precision: longitude === null && latitude === null ? 'DESCRIBED' : 'SNAPPED',
      lsoaCode,
      lsoaName: orNull(row.lsoaName),
      lsoaVintage: lsoaCode === null || !/^[EW]/.test(lsoaCode) ? null : vintageOf(row.month),
    },
    summary: orNull(row.context),
    outcome: orNull(row.outcome),
  };
}

function identityOf(row: StreetRow): OpenDataIdentity {
  return {
    force: row.reportedBy,
    month: row.month,
    crimeId: orNull(row.crimeId),
    crimeType: row.crimeType,
    longitude: degrees(row.longitude),
    latitude: degrees(row.latitude),
    location: orNull(row.location),
    lsoaCode: orNull(row.lsoaCode),
  };
}

/** Rows that are equal in all that names them are counted in order of outcome, then of what else they say: so the order of the file does not matter. */
function ordinalsOf(rows: readonly StreetRow[]): Uint32Array {
  const ordinals = new Uint32Array(rows.length).fill(1);
  const first = new Map<string, number>();
  const repeated = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const group = openDataDigest(identityOf(row));
    const earlier = first.get(group);
    const others = repeated.get(group);
    if (earlier === undefined) first.set(group, index);
    else if (others === undefined) repeated.set(group, [earlier, index]);
    else others.push(index);
  }
  for (const indexes of repeated.values()) {
    const ordered = indexes.map((index) => ({ index, rank: rankOf(rows[index]) })).toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
    for (const [place, { index }] of ordered.entries()) ordinals[index] = place + 1;
  }
  return ordinals;
}

function rankOf(row: StreetRow | undefined): string {
  return [row?.outcome, row?.fallsWithin, row?.lsoaName, row?.context].join('\0');
}

/** Rises with each release of a month: 1 August 2025 is 20250801. A day that is none is the lowest revision; its row is rejected for its month. */
function revisionOf(day: string): number {
  return isRealDay(day) ? Number(day.replaceAll('-', '')) : 1;
}

/** Rule 36. Our files have the 2011 set up to January 2022 and the 2021 set from January 2024; the publisher's change is put between them. */
function vintageOf(month: string): number {
  return month < '2023-01' ? 2011 : 2021;
}

/** A plain decimal number, or the text as it is. */
function degrees(text: string): number | string | null {
  if (text === '') return null;
  return /^-?\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : text;
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
