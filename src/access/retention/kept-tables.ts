/** Which table keeps what, for how long, and what an erasure does in it. A new table is a line here, or the house test names it. */

/** How long the rows of a table are kept: by a class of their own, with what they hang on, or as the reason says. */
export type Keeping =
  | {
      readonly class: 'own';
      /** The entity, as global ids name it. */
      readonly type: string;
      readonly key: string;
      /** When the period of a row, `t`, begins; SQL that is null while it is at work. */
      readonly begins: string;
    }
  | { readonly class: 'with'; readonly table: string }
  | { readonly class: 'none'; readonly because: string };

const own = (type: string, begins = 't.recorded_at', key = 'id'): Keeping => ({ class: 'own', type, key, begins });
const behind = (table: string): Keeping => ({ class: 'with', table });
const none = (because: string): Keeping => ({ class: 'none', because });

const OF_THE_BUS = 'The embedded bus removes each message after the days of its topic; an erasure reaches it before.';

// A person's "clear period" begins anew with each contact (domain.md §8): with the end of the last case that they are in.
const SINCE_LAST_CASE = `case when exists (select from case_person l join "case" c on c.id = l.case_id where l.person_id = t.id and c.closed_at is null) then null
  else greatest(t.recorded_at, (select max(c.closed_at) from case_person l join "case" c on c.id = l.case_id where l.person_id = t.id)) end`;

export const KEPT: Readonly<Record<string, Keeping>> = {
  person: own('Person', SINCE_LAST_CASE),
  person_name: behind('person'),
  contact_channel: behind('person'),
  consent: own('Consent'),
  // domain.md §8: "commonly closure + 6 y".
  case: own('Case', 't.closed_at'),
  case_stage_move: behind('case'),
  case_person: behind('case'),
  case_incident: behind('case'),
  pef_round: own('PefRound', 't.closed_at'),
  pef_response: own('PefResponse'),
  pef_respondent: own('PefRespondent', 't.recorded_at', 'reference'),
  intel_package: own('IntelPackage'),
  intel_item: behind('intel_package'),
  intel_suggestion: behind('intel_package'),
  intel_answer: own('IntelAnswer'),
  referral: own('Referral'),
  referral_move: behind('referral'),
  referral_answer: behind('referral'),
  incident: own('Incident'),
  incident_revision: behind('incident'),
  nte_incident: own('NteIncident', 't.closed_at'),
  nte_report: own('NteReport'),
  radio_log_entry: own('RadioLogEntry'),
  radio_log_revision: behind('radio_log_entry'),
  premises: own('Premises'),
  premises_radio: own('PremisesRadio'),
  meeting: own('Meeting', 't.scheduled_for'),
  attendance: behind('meeting'),
  agenda_item: behind('meeting'),
  decision: behind('meeting'),
  action: own('Action', 't.completed_at'),
  record_source: own('RecordSource'),
  derivation: none('Ids and kinds: what was made from what. It outlives both, because what a fact came from decides who may hear of it.'),
  compartment: none('Which compartments there are, and who decided so.'),
  compartment_reader: none('Who is read into them, by agency and role.'),
  compartment_opening: none('Which compartments were opened to whom by whoever keeps them; no words.'),
  meeting_kind_reader: none('Who is on the list of which kind of meeting, by agency and role.'),
  glass_break: none('That glass was broken, and why, has to be shown afterwards, like the ledger: nobody changes it.'),
  glass_reviewer: none('Who reviews broken glass, by their post.'),
  access_request: none('That access was asked for, and why, has to be shown afterwards, like the ledger: nobody changes it.'),
  access_grant: none('Ids and times: which record was open to whom.'),
  retention_decision: none('Kept for good, like the ledger: that something was erased has to be shown after it is gone. It says ids and numbers.'),
  legal_hold: none('Kept with the decisions about the record that it stands on.'),
  ledger_entry: none('Kept by the policy of the ledger, and never changed: ids and names of fields.'),
  ledger_seal: none('Kept with the ledger.'),
  alert: none('Ids, kinds and a sentence that names nobody; a note of who dealt with it, which an erasure masks.'),
  answered_command: none('Answers to requests, so that a request sent again gets the same one; an erasure masks their words.'),
  message: none('Lineage: which message came when; an erasure masks its words.'),
  dead_letter: none('What could not be taken, for its sender to mend; an erasure masks its words.'),
  outbox: none('Ids, kinds and times; removed thirty days after it was sent.'),
  outbox_lane: none('How far was sent.'),
  sealed_message: none('Approved bytes, emptied thirty days after they were sent; an erasure empties them at once.'),
  live_log: none('Ids, kinds and times, for a week.'),
  bus_message: none(OF_THE_BUS),
  bus_topic: none(OF_THE_BUS),
  bus_partition: none(OF_THE_BUS),
  bus_offset: none(OF_THE_BUS),
  topic_life: none('Which topics of the bus there were.'),
  location: none('Places, without whose or why.'),
  ward: none('Published geography.'),
  ward_shape: none('Published geography.'),
  agency: none('Which agencies there are.'),
  staff_member: none('Who works for whom; a member of staff is nobody whom the work is about.'),
  parameter: none('Law and agreements.'),
  purpose: none('Law and agreements.'),
  sharing_agreement: none('Law and agreements.'),
  sharing_term: none('Law and agreements.'),
  meeting_kind: none('The kinds of meeting that there are.'),
  token_revocation: none('Which tokens are good no more; forgotten when they would have ended by themselves.'),
  incident_count_publication: none('Published counts of nobody.'),
  protected_incident_count: none('Published counts of nobody: the keys of records stand in no column.'),
  intel_number: none('The last number that was given out.'),
  mikro_orm_migrations: none('Which migrations were applied.'),
};

/** A table whose rows have a class of their own. */
export interface KeptTable extends Extract<Keeping, { class: 'own' }> {
  readonly table: string;
}

/** All of them. */
export const KEPT_TABLES: readonly KeptTable[] = Object.entries(KEPT).flatMap(([table, keeping]) => (keeping.class === 'own' ? [{ table, ...keeping }] : []));

/** The table of an entity whose records have a class; null for any other. */
export function keptTableOf(type: string): KeptTable | null {
  return KEPT_TABLES.find((each) => each.type === type) ?? null;
}
