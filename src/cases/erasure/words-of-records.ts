/** In which columns people write words about people, and which rows of them are linked to somebody: what an erasure masks. A new column of words is a line here. */
import { type RawBuilder, sql } from 'kysely';

/** The records that are linked to what is erased, by their keys. */
export interface Linked {
  readonly cases: readonly string[];
  readonly incidents: readonly string[];
  readonly referrals: readonly string[];
  readonly meetings: readonly string[];
  readonly packages: readonly string[];
}

/** Columns of words, by the way they hold them. */
export interface WordColumns {
  readonly table: string;
  readonly text?: readonly string[];
  readonly lists?: readonly string[];
  readonly json?: readonly string[];
  readonly bytes?: readonly string[];
}

export interface WordsOfRecord extends WordColumns {
  /** Which rows, `t`, are linked. */
  readonly which: (linked: Linked) => RawBuilder<boolean>;
}

const among = (column: string, keys: readonly string[]) => sql<boolean>`${sql.id('t', column)} = any (${[...keys]}::uuid[])`;

export const WORDS_OF_RECORDS: readonly WordsOfRecord[] = [
  { table: 'case', text: ['title', 'summary'], which: ({ cases }) => among('id', cases) },
  { table: 'case_stage_move', text: ['reason'], which: ({ cases }) => among('case_id', cases) },
  { table: 'pef_round', lists: ['areas'], which: ({ cases }) => among('case_id', cases) },
  {
    table: 'pef_response',
    json: ['answers'],
    which: ({ cases }) => sql`t.round_id in (select r.id from pef_round r where r.case_id = any (${[...cases]}::uuid[]))`,
  },
  {
    table: 'pef_respondent',
    text: ['notes'],
    which: ({ cases }) =>
      sql`t.reference in (select a.respondent_reference from pef_response a join pef_round r on r.id = a.round_id where r.case_id = any (${[...cases]}::uuid[]))`,
  },
  { table: 'intel_package', text: ['necessity', 'withheld_because', 'grade_conditions'], which: ({ packages }) => among('id', packages) },
  { table: 'intel_item', text: ['text', 'place', 'grade_conditions'], which: ({ packages }) => among('package_id', packages) },
  { table: 'intel_answer', text: ['grade_conditions'], json: ['items'], which: ({ packages }) => among('package_id', packages) },
  { table: 'intel_suggestion', text: ['conditions'], which: ({ packages }) => among('id', packages) },
  {
    table: 'referral',
    text: [
      'reason',
      'offence_type',
      'access_needs',
      'relation_to_harmer',
      'guardian_name',
      'guardian_relation',
      'lawful_basis_statement',
      'override_reason',
      'notes',
      'withdrawal_reason',
    ],
    lists: ['other_agencies'],
    which: ({ referrals }) => among('id', referrals),
  },
  { table: 'referral_move', text: ['because'], which: ({ referrals }) => among('referral_id', referrals) },
  { table: 'referral_answer', text: ['remark'], which: ({ referrals }) => among('referral_id', referrals) },
  {
    table: 'incident',
    text: ['summary', 'outcome', 'place_description', 'opening_category', 'closing_category', 'reported_by'],
    which: ({ incidents }) => among('id', incidents),
  },
  { table: 'incident_revision', json: ['changes', 'report'], which: ({ incidents }) => among('incident_id', incidents) },
  { table: 'meeting', text: ['title', 'venue'], which: ({ meetings }) => among('id', meetings) },
  { table: 'agenda_item', text: ['title'], which: ({ meetings }) => among('meeting_id', meetings) },
  { table: 'decision', text: ['text', 'because'], which: ({ meetings }) => among('meeting_id', meetings) },
  {
    table: 'action',
    text: ['text', 'outcome'],
    which: ({ meetings, cases }) => sql`(${among('meeting_id', meetings)} or ${among('case_id', cases)})`,
  },
];

/** Copies that hang on no record: looked through from end to end, for whole names, numbers and addresses. */
export const WORDS_OF_COPIES: readonly WordColumns[] = [
  // The sentence of an alert is the hub's own, and names nobody.
  { table: 'alert', text: ['note'] },
  { table: 'answered_command', json: ['answer'] },
  { table: 'message', text: ['key', 'event_id', 'correlation', 'reason', 'sentence', 'required_action'] },
  { table: 'dead_letter', text: ['key'], json: ['headers'], bytes: ['value'] },
  { table: 'outbox', json: ['payload'] },
  { table: 'bus_message', json: ['headers'], bytes: ['value'] },
  { table: 'retention_decision', text: ['reason'] },
  { table: 'legal_hold', text: ['reason'] },
];
