/** What people must look at in the radio logs: entries that did not come, and radios that nobody is known to hold. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseAlert, settleAlert } from '../../alerts/raise-alert.ts';
import { type RadioNight, radioNightKey } from '../../locations/commands/radio-holders.ts';
import type { Clock } from '../../shared/clock.ts';
import { logChange, type LogState } from '../nte/radio-log.rules.ts';

/** An entry that was recorded just now. */
export interface NewEntry extends RadioNight {
  readonly id: string;
  readonly sequence: number;
  readonly simulated: boolean;
  readonly markings: readonly string[];
  /** Whether a premises is known to have held the radio that night. */
  readonly held: boolean;
}

const NOTHING: LogState = { highest: 0, count: 0 };

/**
 * Raises RADIO_LOG_GAP when an entry lies beyond a hole that was not known, and settles it when all holes of that radio and night are filled;
 * raises RADIO_NOT_HELD once for a radio and night without a premises. `before`: the logs as they stood, by radioNightKey. The nights are
 * locked. No statement when there is nothing to tell.
 */
export async function raiseRadioAlerts(em: EntityManager, clock: Clock, added: readonly NewEntry[], before: ReadonlyMap<string, LogState>): Promise<void> {
  for (const [about, entries] of Map.groupBy(added, radioNightKey)) {
    const change = logChange(
      before.get(about) ?? NOTHING,
      entries.map(({ sequence }) => sequence),
    );
    const gap = change.opened;
    const beyond = gap && entries.find(({ sequence }) => sequence === gap.to + 1);
    if (beyond)
      await raiseAlert(em, clock, {
        kind: 'RADIO_LOG_GAP',
        severity: 'MEDIUM',
        sentence: `The log of radio ${beyond.radio} on the night of ${beyond.night} has a gap, first seen from entry ${gap.from} to ${gap.to}: ask Pubwatch to send what is missing; radioLog shows where.`,
        about,
        subject: { type: 'RadioLogEntry', id: beyond.id },
        markings: beyond.markings,
        simulated: beyond.simulated,
      });
    if (change.filled) await settleAlert(em, clock, { kind: 'RADIO_LOG_GAP', about });
  }
  for (const entry of await firstWithoutPremises(em, added))
    await raiseAlert(em, clock, {
      kind: 'RADIO_NOT_HELD',
      severity: 'MEDIUM',
      sentence: `Radio ${entry.radio} logged entries on the night of ${entry.night}, and no premises is known to have held it: record who did with radioAssign; its entries then find their place by themselves.`,
      about: radioNightKey(entry),
      subject: { type: 'RadioLogEntry', id: entry.id },
      markings: entry.markings,
      simulated: entry.simulated,
    });
}

/** One entry for each radio and night of which nobody was alerted yet: a person who said that it is dealt with is not told again. */
async function firstWithoutPremises(em: EntityManager, added: readonly NewEntry[]): Promise<NewEntry[]> {
  const homeless = new Map(added.filter(({ held }) => !held).map((entry) => [radioNightKey(entry), entry]));
  if (homeless.size === 0) return [];
  const { rows } = await sql<{ about: string }>`
    select about from alert where kind = 'RADIO_NOT_HELD' and about = any(${[...homeless.keys()]}::text[])
  `.execute(em.getKysely());
  for (const { about } of rows) homeless.delete(about);
  return [...homeless.values()];
}
