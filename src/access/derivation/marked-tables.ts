/** In which table the records of each type stand, so that their compartments can be read whatever they are. */

/** Types with compartments of their own. */
const MARKED = {
  Person: 'person',
  Case: 'case',
  Incident: 'incident',
  NteIncident: 'nte_incident',
  NteReport: 'nte_report',
  RadioLogEntry: 'radio_log_entry',
  Meeting: 'meeting',
  Action: 'action',
  Referral: 'referral',
  Consent: 'consent',
  PefRound: 'pef_round',
  PefResponse: 'pef_response',
  IntelPackage: 'intel_package',
  Premises: 'premises',
} as const;

/** Types that carry what the meeting carries of which they are. */
const OF_MEETINGS = { Decision: 'decision', AgendaItem: 'agenda_item' } as const;

/** Where to read the compartments and the owner of a record of this type; null for a type that carries none. */
export function markedTable(type: string): { readonly table: string; readonly throughMeeting: boolean } | null {
  if (Object.hasOwn(MARKED, type)) return { table: MARKED[type as keyof typeof MARKED], throughMeeting: false };
  return Object.hasOwn(OF_MEETINGS, type) ? { table: OF_MEETINGS[type as keyof typeof OF_MEETINGS], throughMeeting: true } : null;
}
