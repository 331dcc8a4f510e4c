/** The night in words: which one it is, what an incident is about, and how far it has come. */
import type { LatestNightQuery, NteCategory } from '../generated/graphql.ts';

export type NightRow = LatestNightQuery['nteIncidents']['nodes'][number];

const CATEGORIES: Readonly<Record<NteCategory, string>> = {
  BANNED_PERSON_SIGHTING: 'Banned person seen',
  BARRIER_FAULT: 'Barrier fault',
  BEGGING: 'Begging',
  DAMAGE: 'Damage',
  DRUGS: 'Drugs',
  EJECTION: 'Ejection',
  FIGHT_DISORDER: 'Fight or disorder',
  HATE: 'Hate',
  MEDICAL: 'Medical',
  MISSING_PERSON: 'Missing person',
  OTHER: 'Other',
  REFUSED_ENTRY: 'Refused entry',
  SEXUAL_OFFENCE: 'Sexual offence',
  SPIKING: 'Spiking',
  STREET_DRINKING: 'Street drinking',
  TAXI_RANK: 'Taxi rank',
  THEFT: 'Theft',
  UNDERAGE: 'Under age',
  VIOLENCE: 'Violence',
  VULNERABLE_PERSON: 'Vulnerable person',
  WEAPON: 'Weapon',
  WELFARE_CHECK: 'Welfare check',
};

export function nteCategoryWords(category: NteCategory): string {
  return CATEGORIES[category];
}

const LONDON = { timeZone: 'Europe/London' } as const;
const HOUR = new Intl.DateTimeFormat('en-GB', { ...LONDON, hour: '2-digit', hourCycle: 'h23' });
const ISO_DAY = new Intl.DateTimeFormat('en-CA', LONDON);
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { ...LONDON, hour: '2-digit', minute: '2-digit' });

/** What the panel is called: Tonight while the night of its newest incident lasts, and afterwards the night by the day on which it began. */
export function nightWords(rows: readonly NightRow[], now: Date): string {
  const [newest] = rows;
  if (newest === undefined || newest.night === nightOf(now)) return 'Tonight';
  return `Night of ${SHORT_DAY.format(new Date(`${newest.night}T12:00:00Z`))}`;
}

/** From 18:00 to 06:00 in London, by the day on which it began; null by day. */
function nightOf(now: Date): string | null {
  const hour = Number(HOUR.format(now));
  if (hour >= 18) return ISO_DAY.format(now);
  return hour < 6 ? ISO_DAY.format(new Date(now.getTime() - 12 * 3_600_000)) : null;
}

/** Only what belongs to the night of the newest. */
export function ofOneNight(rows: readonly NightRow[]): readonly NightRow[] {
  return rows.filter(({ night }) => night === rows[0]?.night);
}

export function openedWords(openedAt: string): string {
  return CLOCK.format(new Date(openedAt));
}

/** How many reports there are, and whether it is over. */
export function stateWords({ status, reportCount }: Pick<NightRow, 'status' | 'reportCount'>): string {
  const reports = reportCount === 1 ? '1 report' : `${reportCount} reports`;
  return status === 'OPEN' ? reports : `${reports}, closed`;
}
