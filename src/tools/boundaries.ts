/** `npm run boundaries -- FILE.geojson --from DATE [--to DATE]`: loads ward shapes for the time they were in force, and places everything by them again. */
import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { placeIncidentsAgain } from '../cases/commands/place-incidents-again.ts';
import { readConfig, SettingsWrong } from '../config.ts';
import { DatabaseCannotStart } from '../database/cannot-start.ts';
import { entities } from '../database/entities.ts';
import { openDatabase } from '../database/open.ts';
import { ensureReferenceData } from '../database/reference/ensure-reference-data.ts';
import { type BoundariesLoaded, type BoundaryPeriod, loadBoundaries } from '../locations/commands/load-boundaries.ts';
import { placeNteIncidentsAgain } from '../cases/commands/place-nte-incidents-again.ts';
import { placeLocationsAgain } from '../locations/commands/place-locations-again.ts';
import { type BoundaryRefused, refused } from '../locations/ward/boundary-file.rules.ts';
import type { PlacedAgain } from '../locations/ward/place-again.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { isDay } from '../shared/london.ts';
import { ok, type Result } from '../shared/result.ts';

export const BOUNDARIES_USAGE = 'npm run boundaries -- FILE.geojson --from YYYY-MM-DD [--to YYYY-MM-DD]';

/** All wards of England in full detail stay below it. Bytes. */
const LARGEST_FILE = 300_000_000;

/** What a run did. */
export interface BoundariesSummary extends BoundariesLoaded {
  readonly incidents: PlacedAgain;
  /** Of the night-time economy. */
  readonly nteIncidents: PlacedAgain;
  readonly locations: PlacedAgain;
}

export interface BoundariesOptions extends BoundaryPeriod {
  readonly clock?: Clock;
  /** Told how many records have been placed again so far. */
  readonly onProgress?: (what: 'incidents' | 'incidents of the night' | 'locations', soFar: PlacedAgain) => void;
}

/**
 * Loads one file in one transaction, then places every stored incident and location again in batches. Hubs may run meanwhile: what they
 * store is placed by the old shapes before the load and by the new ones after, never by a mixture. A run that was cut short is made
 * whole by the same command again. `em` is in no transaction.
 */
export async function runBoundaries(em: EntityManager, file: string, options: BoundariesOptions): Promise<Result<BoundariesSummary, BoundaryRefused>> {
  const { from, to, clock = systemClock, onProgress = () => {} } = options;
  const wrong = [from, ...(to === null ? [] : [to])].find((day) => !isDay(day));
  if (wrong !== undefined) return refused(`"${wrong}" is no day: write it as 2023-05-04.`);
  if (to !== null && from >= to)
    return refused(`The boundaries would end (--to ${to}) before they begin (--from ${from}): --to is the first day on which they were no longer in force.`);
  const text = await textOf(file);
  if (!text.ok) return text;

  const loaded = await em.fork().transactional((tx) => loadBoundaries(tx, text.value, { from, to }, clock));
  if (!loaded.ok) return refused(`${file} cannot be loaded. ${loaded.refusal.message}`);
  const locations = await placeLocationsAgain(em, clock, (soFar) => onProgress('locations', soFar));
  const incidents = await placeIncidentsAgain(em, (soFar) => onProgress('incidents', soFar));
  const nteIncidents = await placeNteIncidentsAgain(em, (soFar) => onProgress('incidents of the night', soFar));
  return ok({ ...loaded.value, incidents, nteIncidents, locations });
}

async function textOf(file: string): Promise<Result<string, BoundaryRefused>> {
  try {
    if ((await stat(file)).size > LARGEST_FILE) return refused(`${file} is larger than ${LARGEST_FILE / 1_000_000} MB: cut it to North Lincolnshire's wards.`);
    return ok(await readFile(file, 'utf8'));
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : String(failure);
    return refused(`${file} cannot be read (${code}): see that the file is there and may be read.`);
  }
}

/** A run in plain words. */
export function summaryOf(
  { added, replaced, unchanged, skipped, incidents, nteIncidents, locations }: BoundariesSummary,
  { from, to }: BoundaryPeriod,
): string {
  const lines = [
    `Boundaries in force from ${from}${to === null ? '' : ` to ${to}`}: ${added.length} wards added, ${replaced.length} replaced, ${unchanged.length} unchanged.`,
    ...(skipped.length === 0 ? [] : [`Skipped, because the hub does not know them: ${listOf(skipped)}.`]),
    `Incidents placed again: ${incidents.seen}, of which ${incidents.moved} changed.`,
    `Incidents of the night placed again: ${nteIncidents.seen}, of which ${nteIncidents.moved} changed.`,
    `Locations placed again: ${locations.seen}, of which ${locations.moved} changed.`,
  ];
  return `${lines.join('\n')}\n`;
}

function listOf(codes: readonly string[]): string {
  return codes.length <= 20 ? codes.join(', ') : `${codes.slice(0, 20).join(', ')} and ${codes.length - 20} more`;
}

function commandOf(args: readonly string[]): Result<{ file: string } & BoundaryPeriod, BoundaryRefused> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { from: { type: 'string' }, to: { type: 'string' } } });
    const [file, ...others] = positionals;
    if (file !== undefined && others.length === 0 && values.from !== undefined) return ok({ file, from: values.from, to: values.to ?? null });
  } catch {
    // an option that there is not: the usage says which there are
  }
  return refused(`Say one file and the day from which its boundaries were in force: ${BOUNDARIES_USAGE}`);
}

/** 0: loaded. 1: the database cannot be used. 2: the file or the command was refused. */
async function main(args: readonly string[]): Promise<number> {
  const command = commandOf(args);
  if (!command.ok) return complain(command.refusal.message, 2);
  const config = readConfig();
  const database = await openDatabase(
    { databaseUrl: config.database?.url, databaseOwnerUrl: config.database?.ownerUrl ?? undefined, dataFolder: config.dataFolder },
    entities,
  );
  try {
    await ensureReferenceData(database.orm.em.fork());
    const { file, ...period } = command.value;
    const done = await runBoundaries(database.orm.em.fork(), file, period);
    if (!done.ok) return complain(done.refusal.message, 2);
    process.stdout.write(summaryOf(done.value, period));
    return 0;
  } finally {
    await database.close();
  }
}

function complain(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2)).catch((failure: unknown) => {
    if (failure instanceof SettingsWrong || failure instanceof DatabaseCannotStart) return complain(failure.message, 1);
    throw failure;
  });
}
