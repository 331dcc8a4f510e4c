-- The hub's database with every migration applied: printed by `npm run generate`, reviewed, never edited by hand.
-- It is asked of a real database, so it also shows the rights and policies that migrations add.

create sequence ledger_entry_position_seq as bigint;
create sequence live_log_position_seq as bigint;
create sequence mikro_orm_migrations_id_seq as integer;
create sequence outbox_position_seq as bigint;


create table access_grant (
  id uuid not null,
  record_type character varying(255) not null,
  record_id uuid not null,
  subject character varying(255) not null,
  agency character varying(255) not null,
  purpose text not null,
  granted_from timestamp(3) with time zone not null,
  granted_until timestamp(3) with time zone not null,
  granted_by character varying(255) not null,
  revoked_at timestamp(3) with time zone,
  constraint access_grant_pkey PRIMARY KEY (id),
  constraint access_grant_four_eyes_check CHECK (((granted_by)::text <> ('user:'::text || (subject)::text))),
  constraint access_grant_purpose_check CHECK ((purpose = ANY (ARRAY['VICTIM_CONTACT'::text, 'PROBLEM_SOLVING'::text, 'PSPO_ENFORCEMENT'::text, 'INTELLIGENCE'::text, 'SAFEGUARDING'::text, 'CONTROL_ROOM'::text, 'ANALYSIS'::text, 'OPERATIONS'::text, 'LAWFULNESS_CHECK'::text, 'SELF_MONITORING'::text, 'DATA_SECURITY'::text, 'CRIMINAL_PROCEEDINGS'::text]))),
  constraint access_grant_span_check CHECK ((granted_until > granted_from))
);

create table access_request (
  id uuid not null,
  record_type character varying(255) not null,
  record_id uuid not null,
  subject character varying(255) not null,
  agency character varying(255) not null,
  purpose text not null,
  reason text not null,
  requested_at timestamp(3) with time zone not null,
  decision text,
  decided_at timestamp(3) with time zone,
  decided_by character varying(255),
  answer text,
  granted_from timestamp(3) with time zone,
  granted_until timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  revoked_by character varying(255),
  simulated boolean default false not null,
  constraint access_request_pkey PRIMARY KEY (id),
  constraint access_request_decided_check CHECK ((((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_at IS NULL) = (decision IS NULL)))),
  constraint access_request_decision_check CHECK ((decision = ANY (ARRAY['GRANTED'::text, 'REFUSED'::text]))),
  constraint access_request_four_eyes_check CHECK (((decided_by IS NULL) OR ((decided_by)::text <> ('user:'::text || (subject)::text)))),
  constraint access_request_granted_check CHECK ((((COALESCE(decision, ''::text) = 'GRANTED'::text) = (granted_from IS NOT NULL)) AND ((granted_from IS NULL) = (granted_until IS NULL)) AND ((granted_until IS NULL) OR (granted_until > granted_from)))),
  constraint access_request_purpose_check CHECK ((purpose = ANY (ARRAY['VICTIM_CONTACT'::text, 'PROBLEM_SOLVING'::text, 'PSPO_ENFORCEMENT'::text, 'INTELLIGENCE'::text, 'SAFEGUARDING'::text, 'CONTROL_ROOM'::text, 'ANALYSIS'::text, 'OPERATIONS'::text, 'LAWFULNESS_CHECK'::text, 'SELF_MONITORING'::text, 'DATA_SECURITY'::text, 'CRIMINAL_PROCEEDINGS'::text]))),
  constraint access_request_revoked_check CHECK ((((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NULL) OR (COALESCE(decision, ''::text) = 'GRANTED'::text))))
);

create table action (
  id uuid not null,
  meeting_id uuid not null,
  case_id uuid,
  text text not null,
  owner_id uuid not null,
  due_on date not null,
  status text not null,
  outcome text,
  completed_at timestamp(3) with time zone,
  version integer default 1 not null,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint action_pkey PRIMARY KEY (id),
  constraint action_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint action_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint action_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'IN_PROGRESS'::text, 'COMPLETE'::text, 'CANCELLED'::text, 'CARRIED_FORWARD'::text]))),
  constraint action_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id) ON DELETE SET NULL,
  constraint action_meeting_id_foreign FOREIGN KEY (meeting_id) REFERENCES meeting(id),
  constraint action_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint action_owner_id_foreign FOREIGN KEY (owner_id) REFERENCES staff_member(id)
);

create table agency (
  code character varying(255) not null,
  name character varying(255) not null,
  kind text not null,
  simulated boolean default false not null,
  constraint agency_pkey PRIMARY KEY (code),
  constraint agency_kind_check CHECK ((kind = ANY (ARRAY['COUNCIL'::text, 'POLICE'::text, 'FIRE'::text, 'HEALTH'::text, 'HOUSING'::text, 'PROBATION'::text, 'VOLUNTARY'::text, 'LICENSED_TRADE'::text, 'COMMUNITY'::text])))
);

create table agenda_item (
  id uuid not null,
  meeting_id uuid not null,
  "position" integer not null,
  title character varying(255) not null,
  case_id uuid,
  constraint agenda_item_pkey PRIMARY KEY (id),
  constraint agenda_item_meeting_id_case_id_unique UNIQUE (meeting_id, case_id),
  constraint agenda_item_meeting_id_position_unique UNIQUE (meeting_id, "position"),
  constraint agenda_item_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id) ON DELETE SET NULL,
  constraint agenda_item_meeting_id_foreign FOREIGN KEY (meeting_id) REFERENCES meeting(id)
);

create table alert (
  id uuid not null,
  kind text not null,
  severity text not null,
  sentence text not null,
  about text not null,
  subject_type character varying(255),
  subject_id uuid,
  raised_at timestamp(3) with time zone not null,
  settled_at timestamp(3) with time zone,
  settled_by character varying(255),
  simulated boolean default false not null,
  note text,
  markings text[] default '{}'::text[] not null,
  constraint alert_pkey PRIMARY KEY (id),
  constraint alert_kind_check CHECK ((kind = ANY (ARRAY['REFERRAL_NOT_ACKNOWLEDGED'::text, 'REFERRAL_WITHHELD'::text, 'REFERRAL_NEEDS_ATTENTION'::text, 'INTELLIGENCE_NOT_ACKNOWLEDGED'::text, 'INTELLIGENCE_WITHHELD'::text, 'RADIO_LOG_GAP'::text, 'RADIO_NOT_HELD'::text, 'AGREEMENT_REVIEW_OVERDUE'::text, 'RETENTION_REVIEW_DUE'::text, 'GLASS_BROKEN'::text, 'GLASS_REVIEW_OVERDUE'::text, 'TOPIC_VANISHED'::text, 'MESSAGES_LOST'::text, 'OUTBOX_STUCK'::text, 'INGEST_STALLED'::text, 'LEDGER_IN_DOUBT'::text]))),
  constraint alert_severity_check CHECK ((severity = ANY (ARRAY['HIGH'::text, 'MEDIUM'::text])))
);

create table answered_command (
  id uuid not null,
  agency character varying(255) not null,
  subject character varying(255) not null,
  operation character varying(255) not null,
  key character varying(255) not null,
  body_hash character varying(255) not null,
  answer jsonb,
  at timestamp(3) with time zone not null,
  constraint answered_command_pkey PRIMARY KEY (id),
  constraint answered_command_agency_subject_operation_key_unique UNIQUE (agency, subject, operation, key)
);

create table attendance (
  id uuid not null,
  meeting_id uuid not null,
  staff_member_id uuid not null,
  agency_code character varying(255) not null,
  status text not null,
  constraint attendance_pkey PRIMARY KEY (id),
  constraint attendance_meeting_id_staff_member_id_unique UNIQUE (meeting_id, staff_member_id),
  constraint attendance_status_check CHECK ((status = ANY (ARRAY['INVITED'::text, 'ATTENDED'::text, 'APOLOGIES'::text]))),
  constraint attendance_agency_code_foreign FOREIGN KEY (agency_code) REFERENCES agency(code),
  constraint attendance_meeting_id_foreign FOREIGN KEY (meeting_id) REFERENCES meeting(id),
  constraint attendance_staff_member_id_foreign FOREIGN KEY (staff_member_id) REFERENCES staff_member(id)
);

create table bus_message (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key bytea,
  headers json not null,
  value bytea,
  produced_at timestamp(3) with time zone not null,
  constraint bus_message_pkey PRIMARY KEY (topic, partition, "offset")
);

create table bus_offset (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint default 0 not null,
  term integer default 0 not null,
  constraint bus_offset_pkey PRIMARY KEY (consumer_group, topic, partition)
);

create table bus_partition (
  topic text not null,
  partition integer not null,
  next_offset bigint default 0 not null,
  constraint bus_partition_pkey PRIMARY KEY (topic, partition)
);

create table bus_topic (
  name text not null,
  partitions integer not null,
  retention_days integer not null,
  constraint bus_topic_pkey PRIMARY KEY (name)
);

create table "case" (
  id uuid not null,
  title character varying(255) not null,
  summary text not null,
  origin text not null,
  stage text not null,
  owner_id uuid not null,
  location_id uuid,
  ward_code character varying(255),
  opened_at timestamp(3) with time zone not null,
  closed_at timestamp(3) with time zone,
  version integer default 1 not null,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  search tsvector generated always as to_tsvector('english'::regconfig, (((title)::text || ' '::text) || summary)) stored,
  perception_baseline double precision,
  perception_baseline_count integer default 0 not null,
  perception_follow_up double precision,
  perception_follow_up_count integer default 0 not null,
  constraint case_pkey PRIMARY KEY (id),
  constraint case_origin_check CHECK ((origin = ANY (ARRAY['COMMUNITY'::text, 'PARTNER'::text, 'HOTSPOT'::text, 'POLICE_MEETING'::text]))),
  constraint case_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint case_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint case_stage_check CHECK ((stage = ANY (ARRAY['SCANNING'::text, 'ANALYSIS'::text, 'RESPONSE'::text, 'ASSESSMENT'::text, 'CLOSED'::text]))),
  constraint case_location_id_foreign FOREIGN KEY (location_id) REFERENCES location(id) ON DELETE SET NULL,
  constraint case_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint case_owner_id_foreign FOREIGN KEY (owner_id) REFERENCES staff_member(id),
  constraint case_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table case_incident (
  id uuid not null,
  case_id uuid not null,
  incident_id uuid not null,
  role text not null,
  valid_from timestamp(3) with time zone not null,
  valid_to timestamp(3) with time zone,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint case_incident_pkey PRIMARY KEY (id),
  constraint case_incident_case_id_incident_id_unique UNIQUE (case_id, incident_id),
  constraint case_incident_role_check CHECK ((role = ANY (ARRAY['EVIDENCE'::text, 'RELATED'::text, 'DISPLACED'::text]))),
  constraint case_incident_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id),
  constraint case_incident_incident_id_foreign FOREIGN KEY (incident_id) REFERENCES incident(id)
);

create table case_person (
  id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  role text not null,
  valid_from timestamp(3) with time zone not null,
  valid_to timestamp(3) with time zone,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint case_person_pkey PRIMARY KEY (id),
  constraint case_person_case_id_person_id_role_unique UNIQUE (case_id, person_id, role),
  constraint case_person_role_check CHECK ((role = ANY (ARRAY['SUSPECT'::text, 'CONVICTED'::text, 'VICTIM'::text, 'WITNESS'::text, 'OTHER'::text]))),
  constraint case_person_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id),
  constraint case_person_person_id_foreign FOREIGN KEY (person_id) REFERENCES person(id)
);

create table case_stage_move (
  id uuid not null,
  case_id uuid not null,
  "from" text not null,
  "to" text not null,
  reason text,
  moved_at timestamp(3) with time zone not null,
  moved_by character varying(255) not null,
  constraint case_stage_move_pkey PRIMARY KEY (id),
  constraint case_stage_move_from_check CHECK (("from" = ANY (ARRAY['SCANNING'::text, 'ANALYSIS'::text, 'RESPONSE'::text, 'ASSESSMENT'::text, 'CLOSED'::text]))),
  constraint case_stage_move_to_check CHECK (("to" = ANY (ARRAY['SCANNING'::text, 'ANALYSIS'::text, 'RESPONSE'::text, 'ASSESSMENT'::text, 'CLOSED'::text]))),
  constraint case_stage_move_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id)
);

create table compartment (
  code character varying(255) not null,
  description text not null,
  closed boolean not null,
  in_force_from date not null,
  in_force_to date,
  source text not null,
  constraint compartment_pkey PRIMARY KEY (code),
  constraint compartment_code_check CHECK (((code)::text ~ '^([A-Z][A-Z0-9_]{0,39}|OPERATION:[A-Z0-9][A-Z0-9_-]{0,39})$'::text))
);

create table compartment_opening (
  digest text not null,
  in_force_from date not null,
  in_force_to date,
  constraint compartment_opening_pkey PRIMARY KEY (digest)
);

create table compartment_reader (
  id uuid not null,
  compartment_code character varying(255) not null,
  agency_code character varying(255),
  role character varying(255) not null,
  in_force_from date not null,
  in_force_to date,
  source text not null,
  constraint compartment_reader_pkey PRIMARY KEY (id),
  constraint compartment_reader_agency_code_foreign FOREIGN KEY (agency_code) REFERENCES agency(code) ON DELETE CASCADE,
  constraint compartment_reader_compartment_code_foreign FOREIGN KEY (compartment_code) REFERENCES compartment(code)
);

create table consent (
  id uuid not null,
  person_id uuid not null,
  purpose text not null,
  state text not null,
  method text not null,
  given_by text not null,
  explicit boolean not null,
  scope text not null,
  wording text,
  taken_by_id uuid not null,
  said_at timestamp(3) with time zone not null,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint consent_pkey PRIMARY KEY (id),
  constraint consent_given_by_check CHECK ((given_by = ANY (ARRAY['SELF'::text, 'GUARDIAN'::text]))),
  constraint consent_method_check CHECK ((method = ANY (ARRAY['IN_PERSON'::text, 'TELEPHONE'::text, 'WRITTEN'::text, 'ELECTRONIC'::text]))),
  constraint consent_purpose_check CHECK ((purpose = ANY (ARRAY['VICTIM_SUPPORT_REFERRAL'::text, 'REMEDI_REFERRAL'::text]))),
  constraint consent_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint consent_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint consent_state_check CHECK ((state = ANY (ARRAY['GIVEN'::text, 'REFUSED'::text, 'WITHDRAWN'::text]))),
  constraint consent_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint consent_person_id_foreign FOREIGN KEY (person_id) REFERENCES person(id),
  constraint consent_taken_by_id_foreign FOREIGN KEY (taken_by_id) REFERENCES staff_member(id)
);

create table contact_channel (
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  value character varying(255) not null,
  safe_to_call text not null,
  safe_voicemail text not null,
  safe_text text not null,
  safe_letter text not null,
  best_times character varying(255),
  valid_from timestamp(3) with time zone not null,
  valid_to timestamp(3) with time zone,
  constraint contact_channel_pkey PRIMARY KEY (id),
  constraint contact_channel_kind_check CHECK ((kind = ANY (ARRAY['MOBILE'::text, 'LANDLINE'::text, 'EMAIL'::text, 'POST'::text]))),
  constraint contact_channel_safe_letter_check CHECK ((safe_letter = ANY (ARRAY['YES'::text, 'NO'::text, 'UNKNOWN'::text]))),
  constraint contact_channel_safe_text_check CHECK ((safe_text = ANY (ARRAY['YES'::text, 'NO'::text, 'UNKNOWN'::text]))),
  constraint contact_channel_safe_to_call_check CHECK ((safe_to_call = ANY (ARRAY['YES'::text, 'NO'::text, 'UNKNOWN'::text]))),
  constraint contact_channel_safe_voicemail_check CHECK ((safe_voicemail = ANY (ARRAY['YES'::text, 'NO'::text, 'UNKNOWN'::text]))),
  constraint contact_channel_person_id_foreign FOREIGN KEY (person_id) REFERENCES person(id)
);

create table dead_letter (
  message_id uuid not null,
  dead_topic character varying(255) not null,
  key text,
  headers jsonb not null,
  value bytea,
  constraint dead_letter_pkey PRIMARY KEY (message_id),
  constraint dead_letter_message_id_foreign FOREIGN KEY (message_id) REFERENCES message(id) ON UPDATE CASCADE ON DELETE CASCADE
);

create table decision (
  id uuid not null,
  meeting_id uuid not null,
  agenda_item_id uuid,
  text text not null,
  because text not null,
  decided_at timestamp(3) with time zone not null,
  constraint decision_pkey PRIMARY KEY (id),
  constraint decision_agenda_item_id_foreign FOREIGN KEY (agenda_item_id) REFERENCES agenda_item(id) ON DELETE SET NULL,
  constraint decision_meeting_id_foreign FOREIGN KEY (meeting_id) REFERENCES meeting(id)
);

create table derivation (
  id uuid not null,
  what_type text not null,
  what_id uuid not null,
  from_type text not null,
  from_id uuid not null,
  kind text not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint derivation_pkey PRIMARY KEY (id),
  constraint derivation_what_id_from_id_kind_unique UNIQUE (what_id, from_id, kind),
  constraint derivation_kind_check CHECK ((kind = ANY (ARRAY['LINK'::text, 'QUOTE'::text, 'ACTION'::text, 'AGENDA'::text, 'MERGE'::text])))
);

create table glass_break (
  id uuid not null,
  subject character varying(255) not null,
  agency character varying(255) not null,
  record_type character varying(255),
  record_id uuid,
  compartment character varying(255),
  reason text not null,
  opened_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  returned_at timestamp(3) with time zone,
  returned_by character varying(255),
  reviewer_post character varying(255) not null,
  reviewer_name character varying(255) not null,
  reviewer_agency character varying(255) not null,
  reviewer_role text not null,
  reviewer_subject character varying(255),
  reviewed_at timestamp(3) with time zone,
  reviewed_by character varying(255),
  finding text,
  finding_note text,
  simulated boolean default false not null,
  constraint glass_break_pkey PRIMARY KEY (id),
  constraint glass_break_finding_check CHECK ((finding = ANY (ARRAY['JUSTIFIED'::text, 'NOT_JUSTIFIED'::text]))),
  constraint glass_break_four_eyes_check CHECK (((reviewed_by IS NULL) OR ((reviewed_by)::text <> ('user:'::text || (subject)::text)))),
  constraint glass_break_limit_check CHECK (((ends_at > opened_at) AND (ends_at <= (opened_at + '24:00:00'::interval)))),
  constraint glass_break_one_thing_check CHECK ((((record_type IS NULL) = (record_id IS NULL)) AND ((record_id IS NULL) <> (compartment IS NULL)))),
  constraint glass_break_returned_check CHECK (((returned_at IS NULL) = (returned_by IS NULL))),
  constraint glass_break_reviewed_check CHECK ((((reviewed_at IS NULL) = (reviewed_by IS NULL)) AND ((reviewed_at IS NULL) = (finding IS NULL)) AND ((reviewed_at IS NULL) = (finding_note IS NULL)))),
  constraint glass_break_reviewer_check CHECK (((reviewer_subject IS NULL) OR ((reviewer_subject)::text <> (subject)::text))),
  constraint glass_break_reviewer_role_check CHECK ((reviewer_role = ANY (ARRAY['CONTROL_ROOM'::text, 'ANALYST'::text, 'ASB_OFFICER'::text, 'POLICE_SYSTEM'::text, 'VICTIM_SUPPORT'::text, 'NAT_CHAIR'::text, 'KEY_WORKER'::text, 'OPERATOR'::text, 'AUDITOR'::text])))
);

create table glass_reviewer (
  post character varying(255) not null,
  in_force_from date not null,
  in_force_to date,
  of_agency character varying(255),
  agency character varying(255) not null,
  role text not null,
  subject character varying(255),
  name character varying(255) not null,
  source text not null,
  constraint glass_reviewer_pkey PRIMARY KEY (post, in_force_from),
  constraint glass_reviewer_role_check CHECK ((role = ANY (ARRAY['CONTROL_ROOM'::text, 'ANALYST'::text, 'ASB_OFFICER'::text, 'POLICE_SYSTEM'::text, 'VICTIM_SUPPORT'::text, 'NAT_CHAIR'::text, 'KEY_WORKER'::text, 'OPERATOR'::text, 'AUDITOR'::text])))
);

create table incident (
  id uuid not null,
  source text not null,
  reference text not null,
  revision integer not null,
  reported_by text not null,
  status text not null,
  opening_category text not null,
  closing_category text,
  category text not null,
  nsir_category text,
  grade text,
  channel text,
  occurred_from timestamp(3) with time zone not null,
  occurred_to timestamp(3) with time zone,
  occurred_precision text not null,
  month character varying(255) not null,
  reported_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  summary text,
  outcome text,
  crime_reference text,
  place_description text,
  location_id uuid,
  ward_code character varying(255),
  ward_basis text not null,
  ward_code_as_sent character varying(255),
  local_authority_code character varying(255),
  local_authority_name text,
  classification text not null,
  agreement text not null,
  content_hash character varying(255) not null,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  search tsvector generated always as to_tsvector('english'::regconfig, ((((((((((COALESCE(summary, ''::text) || ' '::text) || COALESCE(place_description, ''::text)) || ' '::text) || opening_category) || ' '::text) || COALESCE(closing_category, ''::text)) || ' '::text) || COALESCE(outcome, ''::text)) || ' '::text) || COALESCE(local_authority_name, ''::text))) stored,
  constraint incident_pkey PRIMARY KEY (id),
  constraint incident_source_reference_unique UNIQUE (source, reference),
  constraint incident_category_check CHECK ((category = ANY (ARRAY['ANTI_SOCIAL_BEHAVIOUR'::text, 'BICYCLE_THEFT'::text, 'BURGLARY'::text, 'CRIMINAL_DAMAGE_AND_ARSON'::text, 'DRUGS'::text, 'OTHER_CRIME'::text, 'OTHER_THEFT'::text, 'POSSESSION_OF_WEAPONS'::text, 'PUBLIC_ORDER'::text, 'ROBBERY'::text, 'SHOPLIFTING'::text, 'THEFT_FROM_THE_PERSON'::text, 'VEHICLE_CRIME'::text, 'VIOLENCE_AND_SEXUAL_OFFENCES'::text, 'TRANSPORT'::text, 'PUBLIC_SAFETY_AND_WELFARE'::text, 'ADMINISTRATION'::text]))),
  constraint incident_channel_check CHECK ((channel = ANY (ARRAY['CALL_999'::text, 'CALL_101'::text, 'ONLINE'::text, 'RADIO'::text, 'PARTNER'::text, 'OFFICER'::text]))),
  constraint incident_classification_check CHECK ((classification = ANY (ARRAY['OFFICIAL'::text, 'OFFICIAL_SENSITIVE'::text]))),
  constraint incident_grade_check CHECK ((grade = ANY (ARRAY['IMMEDIATE'::text, 'PRIORITY'::text, 'SCHEDULED'::text, 'RESOLUTION_WITHOUT_DEPLOYMENT'::text]))),
  constraint incident_nsir_category_check CHECK ((nsir_category = ANY (ARRAY['PERSONAL'::text, 'NUISANCE'::text, 'ENVIRONMENTAL'::text]))),
  constraint incident_occurred_precision_check CHECK ((occurred_precision = ANY (ARRAY['INSTANT'::text, 'DAY'::text, 'MONTH'::text]))),
  constraint incident_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint incident_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint incident_source_check CHECK ((source = ANY (ARRAY['POLICE_LOG'::text, 'OPEN_DATA'::text, 'PARTNER_LOG'::text]))),
  constraint incident_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'CLOSED'::text]))),
  constraint incident_ward_basis_check CHECK ((ward_basis = ANY (ARRAY['POLYGON'::text, 'AS_SENT'::text, 'EARLIER_BOUNDARY'::text, 'NONE'::text]))),
  constraint incident_location_id_foreign FOREIGN KEY (location_id) REFERENCES location(id) ON DELETE SET NULL,
  constraint incident_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint incident_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table incident_count_publication (
  id uuid not null,
  month character varying(255) not null,
  simulated boolean not null,
  published_at timestamp(3) with time zone not null,
  noise_deviation double precision not null,
  noise_most integer not null,
  shown_from integer not null,
  method text not null,
  constraint incident_count_publication_pkey PRIMARY KEY (id),
  constraint incident_count_publication_month_simulated_unique UNIQUE (month, simulated)
);

create table incident_revision (
  id uuid not null,
  incident_id uuid not null,
  revision integer not null,
  effect text not null,
  content_hash character varying(255) not null,
  changes jsonb not null,
  report jsonb not null,
  received_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint incident_revision_pkey PRIMARY KEY (id),
  constraint incident_revision_incident_id_revision_unique UNIQUE (incident_id, revision),
  constraint incident_revision_effect_check CHECK ((effect = ANY (ARRAY['ACCEPTED'::text, 'AMENDED'::text, 'SUPERSEDED'::text]))),
  constraint incident_revision_incident_id_foreign FOREIGN KEY (incident_id) REFERENCES incident(id)
);

create table intel_answer (
  id uuid not null,
  package_id uuid not null,
  revision integer not null,
  effect text not null,
  content_hash character varying(255) not null,
  answered_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  police_reference text,
  disposition text,
  items jsonb not null,
  grade_source integer,
  grade_assessment text,
  grade_handling text,
  grade_conditions text,
  grade_code character varying(255),
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint intel_answer_pkey PRIMARY KEY (id),
  constraint intel_answer_package_id_revision_unique UNIQUE (package_id, revision),
  constraint intel_answer_disposition_check CHECK ((disposition = ANY (ARRAY['SANITISED_LOG_CREATED'::text, 'TASKED_AS_CRIME'::text, 'REFERRED_SAFEGUARDING'::text, 'REJECTED'::text, 'NEED_MORE_INFO'::text, 'DUPLICATE'::text]))),
  constraint intel_answer_effect_check CHECK ((effect = ANY (ARRAY['ACCEPTED'::text, 'AMENDED'::text, 'SUPERSEDED'::text]))),
  constraint intel_answer_grade_assessment_check CHECK ((grade_assessment = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint intel_answer_grade_check CHECK ((((grade_source IS NULL) = (grade_assessment IS NULL)) AND ((grade_source IS NULL) = (grade_handling IS NULL)) AND (((grade_source >= 1) AND (grade_source <= 3)) OR (grade_source IS NULL)) AND ((grade_handling IS NULL) OR ((grade_handling = 'C'::text) = (COALESCE(grade_conditions, ''::text) <> ''::text))))),
  constraint intel_answer_grade_handling_check CHECK ((grade_handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intel_answer_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint intel_answer_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint intel_answer_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint intel_answer_package_id_foreign FOREIGN KEY (package_id) REFERENCES intel_package(id)
);

create table intel_item (
  id uuid not null,
  package_id uuid not null,
  number integer not null,
  answer_number integer not null,
  from_code_point integer not null,
  to_code_point integer not null,
  text text not null,
  information_date date,
  place text,
  nature text not null,
  knowledge text not null,
  disposition text,
  grade_source integer,
  grade_assessment text,
  grade_handling text,
  grade_conditions text,
  grade_code character varying(255),
  constraint intel_item_pkey PRIMARY KEY (id),
  constraint intel_item_package_id_number_unique UNIQUE (package_id, number),
  constraint intel_item_disposition_check CHECK ((disposition = ANY (ARRAY['SANITISED_LOG_CREATED'::text, 'TASKED_AS_CRIME'::text, 'REFERRED_SAFEGUARDING'::text, 'REJECTED'::text, 'NEED_MORE_INFO'::text, 'DUPLICATE'::text]))),
  constraint intel_item_grade_assessment_check CHECK ((grade_assessment = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint intel_item_grade_check CHECK ((((grade_source IS NULL) = (grade_assessment IS NULL)) AND ((grade_source IS NULL) = (grade_handling IS NULL)) AND (((grade_source >= 1) AND (grade_source <= 3)) OR (grade_source IS NULL)) AND ((grade_handling IS NULL) OR ((grade_handling = 'C'::text) = (COALESCE(grade_conditions, ''::text) <> ''::text))))),
  constraint intel_item_grade_handling_check CHECK ((grade_handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intel_item_knowledge_check CHECK ((knowledge = ANY (ARRAY['FIRST_HAND'::text, 'SECOND_HAND'::text, 'UNKNOWN'::text]))),
  constraint intel_item_nature_check CHECK ((nature = ANY (ARRAY['FACT'::text, 'OPINION'::text]))),
  constraint intel_item_package_id_foreign FOREIGN KEY (package_id) REFERENCES intel_package(id)
);

create table intel_number (
  year integer not null,
  last integer not null,
  constraint intel_number_pkey PRIMARY KEY (year)
);

create table intel_package (
  id uuid not null,
  reference character varying(255) not null,
  version integer not null,
  case_id uuid not null,
  response_id uuid not null,
  state text not null,
  provenance text not null,
  classification text not null,
  drafted_by_id uuid not null,
  drafted_at timestamp(3) with time zone not null,
  released_by_id uuid,
  released_at timestamp(3) with time zone,
  agreement text,
  gateway text,
  necessity text,
  event_id uuid,
  body_sha256 character varying(255),
  attempted_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  withheld_at timestamp(3) with time zone,
  withheld_because text,
  withdrawn_by_id uuid,
  withdrawn_at timestamp(3) with time zone,
  withdrawal_reason text,
  acknowledged_at timestamp(3) with time zone,
  police_reference text,
  disposition text,
  answer_revision integer,
  grade_source integer,
  grade_assessment text,
  grade_handling text,
  grade_conditions text,
  grade_code character varying(255),
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint intel_package_pkey PRIMARY KEY (id),
  constraint intel_package_event_id_unique UNIQUE (event_id),
  constraint intel_package_reference_version_unique UNIQUE (reference, version),
  constraint intel_package_classification_check CHECK ((classification = ANY (ARRAY['OFFICIAL'::text, 'OFFICIAL_SENSITIVE'::text]))),
  constraint intel_package_disposition_check CHECK ((disposition = ANY (ARRAY['SANITISED_LOG_CREATED'::text, 'TASKED_AS_CRIME'::text, 'REFERRED_SAFEGUARDING'::text, 'REJECTED'::text, 'NEED_MORE_INFO'::text, 'DUPLICATE'::text]))),
  constraint intel_package_four_eyes_check CHECK (((released_by_id IS NULL) OR (released_by_id <> drafted_by_id))),
  constraint intel_package_gateway_check CHECK ((gateway = ANY (ARRAY['CDA_S115'::text, 'SAFEGUARDING'::text, 'VITAL_INTEREST'::text, 'CONSENT'::text]))),
  constraint intel_package_grade_assessment_check CHECK ((grade_assessment = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint intel_package_grade_check CHECK ((((grade_source IS NULL) = (grade_assessment IS NULL)) AND ((grade_source IS NULL) = (grade_handling IS NULL)) AND (((grade_source >= 1) AND (grade_source <= 3)) OR (grade_source IS NULL)) AND ((grade_handling IS NULL) OR ((grade_handling = 'C'::text) = (COALESCE(grade_conditions, ''::text) <> ''::text))))),
  constraint intel_package_grade_handling_check CHECK ((grade_handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intel_package_provenance_check CHECK ((provenance = 'PROBLEM_EXPLORATION_FORM'::text)),
  constraint intel_package_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint intel_package_released_check CHECK (((state = ANY (ARRAY['DRAFTED'::text, 'WITHDRAWN'::text])) OR ((released_by_id IS NOT NULL) AND (released_at IS NOT NULL) AND (event_id IS NOT NULL)))),
  constraint intel_package_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint intel_package_state_check CHECK ((state = ANY (ARRAY['DRAFTED'::text, 'RELEASED'::text, 'SENT'::text, 'ACKNOWLEDGED'::text, 'GRADED'::text, 'WITHHELD'::text, 'WITHDRAWN'::text]))),
  constraint intel_package_withdrawal_reason_check CHECK ((withdrawal_reason = ANY (ARRAY['DRAFTED_IN_ERROR'::text, 'INFORMATION_WRONG'::text, 'SOURCE_SAFETY'::text]))),
  constraint intel_package_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id),
  constraint intel_package_drafted_by_id_foreign FOREIGN KEY (drafted_by_id) REFERENCES staff_member(id),
  constraint intel_package_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint intel_package_released_by_id_foreign FOREIGN KEY (released_by_id) REFERENCES staff_member(id) ON DELETE SET NULL,
  constraint intel_package_response_id_foreign FOREIGN KEY (response_id) REFERENCES pef_response(id),
  constraint intel_package_withdrawn_by_id_foreign FOREIGN KEY (withdrawn_by_id) REFERENCES staff_member(id) ON DELETE SET NULL
);

create table intel_suggestion (
  id uuid not null,
  source integer not null,
  assessment text not null,
  handling text not null,
  conditions text,
  constraint intel_suggestion_pkey PRIMARY KEY (id),
  constraint intel_suggestion_assessment_check CHECK ((assessment = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint intel_suggestion_handling_check CHECK ((handling = ANY (ARRAY['P'::text, 'C'::text]))),
  constraint intel_suggestion_source_check CHECK ((source = ANY (ARRAY[2, 3])))
);

create table ledger_entry (
  "position" bigint default nextval('ledger_entry_position_seq'::regclass) not null,
  id uuid not null,
  at timestamp(3) with time zone not null,
  recorded_at timestamp(3) with time zone default clock_timestamp() not null,
  kind text not null,
  subject text not null,
  agency text not null,
  acting_for text,
  purpose text,
  regimes text[] not null,
  reason text,
  recipients text[] not null,
  request_id text,
  operation text,
  items jsonb not null,
  about text[] not null,
  glass text,
  agreement text,
  constraint ledger_entry_pkey PRIMARY KEY ("position"),
  constraint ledger_entry_id_unique UNIQUE (id),
  constraint ledger_entry_kind_check CHECK ((kind = ANY (ARRAY['COLLECTION'::text, 'ALTERATION'::text, 'CONSULTATION'::text, 'DISCLOSURE'::text, 'COMBINATION'::text, 'ERASURE'::text])))
);

create table ledger_seal (
  sequence bigint not null,
  "position" bigint not null,
  hash text not null,
  constraint ledger_seal_pkey PRIMARY KEY (sequence),
  constraint ledger_seal_position_unique UNIQUE ("position")
);

create table legal_hold (
  id uuid not null,
  record_type character varying(255) not null,
  record_id uuid not null,
  reason text not null,
  placed_by character varying(255) not null,
  placed_at timestamp(3) with time zone not null,
  lifted_at timestamp(3) with time zone,
  lifted_by character varying(255),
  owner_agency_code character varying(255) not null,
  simulated boolean default false not null,
  constraint legal_hold_pkey PRIMARY KEY (id),
  constraint legal_hold_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table live_log (
  "position" bigint default nextval('live_log_position_seq'::regclass) not null,
  kind text not null,
  subject_id uuid not null,
  ward_code character varying(255),
  category character varying(255),
  simulated boolean default false not null,
  at timestamp(3) with time zone not null,
  markings text[] default '{}'::text[] not null,
  constraint live_log_pkey PRIMARY KEY ("position")
);

create table location (
  id uuid not null,
  identity text not null,
  description text,
  "precision" text not null,
  longitude double precision,
  latitude double precision,
  uprn character varying(255),
  usrn character varying(255),
  postcode text,
  lsoa_code text,
  lsoa_name text,
  lsoa_vintage integer,
  local_authority_code text,
  local_authority_name text,
  out_of_area boolean default false not null,
  ward_code_as_sent text,
  ward_code character varying(255),
  ward_basis text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  search tsvector generated always as to_tsvector('english'::regconfig, ((((COALESCE(description, ''::text) || ' '::text) || COALESCE(postcode, ''::text)) || ' '::text) || COALESCE(lsoa_name, ''::text))) stored,
  constraint location_pkey PRIMARY KEY (id),
  constraint location_identity_unique UNIQUE (identity),
  constraint location_precision_check CHECK (("precision" = ANY (ARRAY['EXACT'::text, 'SNAPPED'::text, 'DESCRIBED'::text]))),
  constraint location_ward_basis_check CHECK ((ward_basis = ANY (ARRAY['POLYGON'::text, 'AS_SENT'::text, 'EARLIER_BOUNDARY'::text, 'NONE'::text]))),
  constraint location_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table meeting (
  id uuid not null,
  kind_code character varying(255) not null,
  title character varying(255) not null,
  scheduled_for timestamp(3) with time zone not null,
  venue character varying(255),
  status text not null,
  chair_id uuid,
  chair_name character varying(255),
  ward_code character varying(255),
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  search tsvector generated always as to_tsvector('english'::regconfig, (((title)::text || ' '::text) || (COALESCE(venue, ''::character varying))::text)) stored,
  constraint meeting_pkey PRIMARY KEY (id),
  constraint meeting_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint meeting_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint meeting_status_check CHECK ((status = ANY (ARRAY['SCHEDULED'::text, 'HELD'::text, 'CANCELLED'::text]))),
  constraint meeting_chair_id_foreign FOREIGN KEY (chair_id) REFERENCES staff_member(id) ON DELETE SET NULL,
  constraint meeting_kind_code_foreign FOREIGN KEY (kind_code) REFERENCES meeting_kind(code),
  constraint meeting_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint meeting_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table meeting_kind (
  code character varying(255) not null,
  name character varying(255) not null,
  default_markings text[] not null,
  valid_from date not null,
  valid_to date,
  constraint meeting_kind_pkey PRIMARY KEY (code)
);

create table meeting_kind_reader (
  id uuid not null,
  kind_code character varying(255) not null,
  agency_code character varying(255),
  role character varying(255),
  in_force_from date not null,
  in_force_to date,
  source text not null,
  constraint meeting_kind_reader_pkey PRIMARY KEY (id),
  constraint meeting_kind_reader_agency_code_foreign FOREIGN KEY (agency_code) REFERENCES agency(code) ON DELETE CASCADE,
  constraint meeting_kind_reader_kind_code_foreign FOREIGN KEY (kind_code) REFERENCES meeting_kind(code) ON DELETE CASCADE
);

create table message (
  id uuid not null,
  topic character varying(255) not null,
  partition integer not null,
  "offset" bigint not null,
  event_id text,
  event_type text,
  event_source text,
  schema text,
  correlation text,
  produced_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  adapter character varying(255) not null,
  outcome text not null,
  reason character varying(255),
  sentence text,
  required_action text,
  sha256 character varying(255),
  subject_type character varying(255),
  subject_id uuid,
  simulated boolean default false not null,
  key text,
  constraint message_pkey PRIMARY KEY (id),
  constraint message_topic_partition_offset_unique UNIQUE (topic, partition, "offset"),
  constraint message_outcome_check CHECK ((outcome = ANY (ARRAY['ACCEPTED'::text, 'AMENDED'::text, 'SUPERSEDED'::text, 'DUPLICATE'::text, 'REJECTED'::text, 'FAILED'::text])))
);

create table mikro_orm_migrations (
  id integer default nextval('mikro_orm_migrations_id_seq'::regclass) not null,
  name character varying(255) not null,
  executed_at timestamp(6) with time zone default CURRENT_TIMESTAMP(6) not null,
  constraint mikro_orm_migrations_pkey PRIMARY KEY (id)
);

create table nte_incident (
  id uuid not null,
  night date not null,
  category text not null,
  categories text[] not null,
  status text not null,
  outcome text,
  place text not null,
  premises_id uuid,
  radio character varying(255),
  longitude double precision,
  latitude double precision,
  coarse_longitude double precision,
  coarse_latitude double precision,
  out_of_area boolean default false not null,
  ward_code character varying(255),
  ward_basis text not null,
  opened_at timestamp(3) with time zone not null,
  last_report_at timestamp(3) with time zone not null,
  report_count integer not null,
  revision integer not null,
  closed_at timestamp(3) with time zone,
  closed_by character varying(255),
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint nte_incident_pkey PRIMARY KEY (id),
  constraint nte_incident_category_check CHECK ((category = ANY (ARRAY['VIOLENCE'::text, 'FIGHT_DISORDER'::text, 'DRUGS'::text, 'WEAPON'::text, 'SEXUAL_OFFENCE'::text, 'SPIKING'::text, 'VULNERABLE_PERSON'::text, 'MEDICAL'::text, 'REFUSED_ENTRY'::text, 'EJECTION'::text, 'BANNED_PERSON_SIGHTING'::text, 'UNDERAGE'::text, 'THEFT'::text, 'DAMAGE'::text, 'HATE'::text, 'STREET_DRINKING'::text, 'BEGGING'::text, 'MISSING_PERSON'::text, 'TAXI_RANK'::text, 'BARRIER_FAULT'::text, 'WELFARE_CHECK'::text, 'OTHER'::text]))),
  constraint nte_incident_outcome_check CHECK ((outcome = ANY (ARRAY['RESOLVED_AT_THE_DOOR'::text, 'MOVED_ON'::text, 'POLICE_ATTENDED'::text, 'ARREST'::text, 'AMBULANCE'::text, 'TAKEN_TO_SAFETY'::text, 'NOTHING_FOUND'::text, 'OPENED_IN_ERROR'::text, 'OTHER'::text]))),
  constraint nte_incident_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint nte_incident_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint nte_incident_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'CLOSED'::text]))),
  constraint nte_incident_ward_basis_check CHECK ((ward_basis = ANY (ARRAY['POLYGON'::text, 'AS_SENT'::text, 'EARLIER_BOUNDARY'::text, 'NONE'::text]))),
  constraint nte_incident_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint nte_incident_premises_id_foreign FOREIGN KEY (premises_id) REFERENCES premises(id) ON DELETE SET NULL,
  constraint nte_incident_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table nte_report (
  id uuid not null,
  incident_id uuid not null,
  source text not null,
  category text not null,
  at timestamp(3) with time zone not null,
  words text not null,
  place text,
  premises_id uuid,
  longitude double precision,
  latitude double precision,
  camera_id character varying(255),
  radio_entry_id uuid,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint nte_report_pkey PRIMARY KEY (id),
  constraint nte_report_radio_entry_id_unique UNIQUE (radio_entry_id),
  constraint nte_report_category_check CHECK ((category = ANY (ARRAY['VIOLENCE'::text, 'FIGHT_DISORDER'::text, 'DRUGS'::text, 'WEAPON'::text, 'SEXUAL_OFFENCE'::text, 'SPIKING'::text, 'VULNERABLE_PERSON'::text, 'MEDICAL'::text, 'REFUSED_ENTRY'::text, 'EJECTION'::text, 'BANNED_PERSON_SIGHTING'::text, 'UNDERAGE'::text, 'THEFT'::text, 'DAMAGE'::text, 'HATE'::text, 'STREET_DRINKING'::text, 'BEGGING'::text, 'MISSING_PERSON'::text, 'TAXI_RANK'::text, 'BARRIER_FAULT'::text, 'WELFARE_CHECK'::text, 'OTHER'::text]))),
  constraint nte_report_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint nte_report_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint nte_report_source_check CHECK ((source = ANY (ARRAY['RADIO'::text, 'CAMERA'::text, 'OFFICER'::text]))),
  constraint nte_report_incident_id_foreign FOREIGN KEY (incident_id) REFERENCES nte_incident(id),
  constraint nte_report_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint nte_report_premises_id_foreign FOREIGN KEY (premises_id) REFERENCES premises(id) ON DELETE SET NULL,
  constraint nte_report_radio_entry_id_foreign FOREIGN KEY (radio_entry_id) REFERENCES radio_log_entry(id) ON DELETE SET NULL
);

create table outbox (
  "position" bigint default nextval('outbox_position_seq'::regclass) not null,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload jsonb not null,
  subject_ids uuid[] not null,
  occurred_at timestamp(3) with time zone not null,
  recorded_at timestamp(3) with time zone default now() not null,
  markings text[] default '{}'::text[] not null,
  regime text not null,
  classification text not null,
  agreement text not null,
  simulated boolean default false not null,
  shard smallint generated always as abs((hashtext(key) % 8)) stored not null,
  constraint outbox_pkey PRIMARY KEY ("position"),
  constraint outbox_event_id_unique UNIQUE (event_id),
  constraint outbox_classification_check CHECK ((classification = ANY (ARRAY['OFFICIAL'::text, 'OFFICIAL_SENSITIVE'::text]))),
  constraint outbox_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text])))
);

create table outbox_lane (
  topic text not null,
  shard smallint not null,
  sent_through bigint default 0 not null,
  sent_at timestamp(3) with time zone,
  term integer default 1 not null,
  attempting bigint[] default '{}'::bigint[] not null,
  withheld bigint[] default '{}'::bigint[] not null,
  constraint outbox_lane_pkey PRIMARY KEY (topic, shard)
);

create table parameter (
  name character varying(255) not null,
  valid_from date not null,
  valid_to date,
  value jsonb not null,
  unit text not null,
  source text not null,
  constraint parameter_pkey PRIMARY KEY (name, valid_from),
  constraint parameter_unit_check CHECK ((unit = ANY (ARRAY['WORKING_DAYS'::text, 'DAYS'::text, 'YEARS'::text, 'MONTHS'::text, 'MINUTES'::text, 'METRES'::text, 'RECORDS'::text, 'WORDS'::text, 'AGREEMENT'::text])))
);

create table pef_respondent (
  reference uuid not null,
  names text[] not null,
  phones text[] not null,
  emails text[] not null,
  house text,
  street text,
  town text,
  postcode text,
  notes text,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint pef_respondent_pkey PRIMARY KEY (reference),
  constraint pef_respondent_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint pef_respondent_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint pef_respondent_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table pef_response (
  id uuid not null,
  round_id uuid not null,
  returned_at timestamp(3) with time zone not null,
  perception_score integer,
  answers jsonb not null,
  respondent_reference uuid,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint pef_response_pkey PRIMARY KEY (id),
  constraint pef_response_respondent_reference_unique UNIQUE (respondent_reference),
  constraint pef_response_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint pef_response_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint pef_response_score_check CHECK (((perception_score >= 0) AND (perception_score <= 10))),
  constraint pef_response_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint pef_response_round_id_foreign FOREIGN KEY (round_id) REFERENCES pef_round(id)
);

create table pef_round (
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  areas text[] not null,
  opened_at timestamp(3) with time zone not null,
  closed_at timestamp(3) with time zone,
  forms_delivered integer not null,
  forms_returned integer default 0 not null,
  perception_sum integer default 0 not null,
  perception_count integer default 0 not null,
  perception_average double precision,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint pef_round_pkey PRIMARY KEY (id),
  constraint pef_round_delivered_check CHECK (((forms_returned >= 0) AND (forms_delivered >= forms_returned))),
  constraint pef_round_kind_check CHECK ((kind = ANY (ARRAY['BASELINE'::text, 'FOLLOW_UP'::text]))),
  constraint pef_round_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint pef_round_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint pef_round_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id),
  constraint pef_round_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table person (
  id uuid not null,
  display_name character varying(255) not null,
  date_of_birth date,
  preferred_language character varying(255),
  interpreter_needed boolean,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint person_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint person_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table person_name (
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  given character varying(255),
  family character varying(255),
  "full" character varying(255) not null,
  search tsvector generated always as to_tsvector('simple'::regconfig, ("full")::text) stored,
  constraint person_name_pkey PRIMARY KEY (id),
  constraint person_name_kind_check CHECK ((kind = ANY (ARRAY['LEGAL'::text, 'PREFERRED'::text, 'ALIAS'::text, 'FORMER'::text]))),
  constraint person_name_person_id_foreign FOREIGN KEY (person_id) REFERENCES person(id)
);

create table premises (
  id uuid not null,
  name character varying(255) not null,
  kind text not null,
  location_id uuid not null,
  licence_number character varying(255),
  pubwatch_member_from date,
  pubwatch_member_to date,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  search tsvector generated always as to_tsvector('simple'::regconfig, (name)::text) stored,
  constraint premises_pkey PRIMARY KEY (id),
  constraint premises_kind_check CHECK ((kind = ANY (ARRAY['PUB'::text, 'NIGHTCLUB'::text, 'TAKEAWAY'::text, 'RESTAURANT'::text, 'SHOP'::text, 'SCHOOL'::text, 'HOUSING'::text, 'OTHER'::text]))),
  constraint premises_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint premises_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint premises_location_id_foreign FOREIGN KEY (location_id) REFERENCES location(id),
  constraint premises_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table premises_radio (
  id uuid not null,
  radio character varying(255) not null,
  premises_id uuid not null,
  held_from date not null,
  held_to date,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint premises_radio_pkey PRIMARY KEY (id),
  constraint premises_radio_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint premises_radio_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint premises_radio_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint premises_radio_premises_id_foreign FOREIGN KEY (premises_id) REFERENCES premises(id)
);

create table protected_incident_count (
  id uuid not null,
  publication_id uuid not null,
  month character varying(255) not null,
  simulated boolean not null,
  breakdown text not null,
  ward_code character varying(255),
  category text,
  suppressed boolean not null,
  count integer,
  constraint protected_incident_count_pkey PRIMARY KEY (id),
  constraint protected_incident_count_breakdown_check CHECK ((breakdown = ANY (ARRAY['MONTH'::text, 'WARD'::text, 'CATEGORY'::text, 'WARD_AND_CATEGORY'::text]))),
  constraint protected_incident_count_category_check CHECK ((category = ANY (ARRAY['ANTI_SOCIAL_BEHAVIOUR'::text, 'BICYCLE_THEFT'::text, 'BURGLARY'::text, 'CRIMINAL_DAMAGE_AND_ARSON'::text, 'DRUGS'::text, 'OTHER_CRIME'::text, 'OTHER_THEFT'::text, 'POSSESSION_OF_WEAPONS'::text, 'PUBLIC_ORDER'::text, 'ROBBERY'::text, 'SHOPLIFTING'::text, 'THEFT_FROM_THE_PERSON'::text, 'VEHICLE_CRIME'::text, 'VIOLENCE_AND_SEXUAL_OFFENCES'::text, 'TRANSPORT'::text, 'PUBLIC_SAFETY_AND_WELFARE'::text, 'ADMINISTRATION'::text]))),
  constraint protected_incident_count_suppressed_check CHECK ((suppressed = (count IS NULL))),
  constraint protected_incident_count_publication_id_foreign FOREIGN KEY (publication_id) REFERENCES incident_count_publication(id),
  constraint protected_incident_count_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code) ON DELETE SET NULL
);

create table purpose (
  code text not null,
  in_force_from date not null,
  in_force_to date,
  description text not null,
  regime text not null,
  reason_demanded boolean not null,
  source text not null,
  constraint purpose_pkey PRIMARY KEY (code, in_force_from),
  constraint purpose_code_check CHECK ((code = ANY (ARRAY['VICTIM_CONTACT'::text, 'PROBLEM_SOLVING'::text, 'PSPO_ENFORCEMENT'::text, 'INTELLIGENCE'::text, 'SAFEGUARDING'::text, 'CONTROL_ROOM'::text, 'ANALYSIS'::text, 'OPERATIONS'::text, 'LAWFULNESS_CHECK'::text, 'SELF_MONITORING'::text, 'DATA_SECURITY'::text, 'CRIMINAL_PROCEEDINGS'::text]))),
  constraint purpose_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text])))
);

create table radio_log_entry (
  id uuid not null,
  radio character varying(255) not null,
  night date not null,
  sequence integer not null,
  revision integer not null,
  at timestamp(3) with time zone not null,
  at_offset character varying(255) not null,
  category text not null,
  words text not null,
  place text,
  premises_id uuid,
  incident_id uuid not null,
  classification text not null,
  agreement text not null,
  content_hash character varying(255) not null,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint radio_log_entry_pkey PRIMARY KEY (id),
  constraint radio_log_entry_radio_night_sequence_unique UNIQUE (radio, night, sequence),
  constraint radio_log_entry_category_check CHECK ((category = ANY (ARRAY['VIOLENCE'::text, 'FIGHT_DISORDER'::text, 'DRUGS'::text, 'WEAPON'::text, 'SEXUAL_OFFENCE'::text, 'SPIKING'::text, 'VULNERABLE_PERSON'::text, 'MEDICAL'::text, 'REFUSED_ENTRY'::text, 'EJECTION'::text, 'BANNED_PERSON_SIGHTING'::text, 'UNDERAGE'::text, 'THEFT'::text, 'DAMAGE'::text, 'HATE'::text, 'STREET_DRINKING'::text, 'BEGGING'::text, 'MISSING_PERSON'::text, 'TAXI_RANK'::text, 'BARRIER_FAULT'::text, 'WELFARE_CHECK'::text, 'OTHER'::text]))),
  constraint radio_log_entry_classification_check CHECK ((classification = ANY (ARRAY['OFFICIAL'::text, 'OFFICIAL_SENSITIVE'::text]))),
  constraint radio_log_entry_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint radio_log_entry_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint radio_log_entry_incident_id_foreign FOREIGN KEY (incident_id) REFERENCES nte_incident(id),
  constraint radio_log_entry_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint radio_log_entry_premises_id_foreign FOREIGN KEY (premises_id) REFERENCES premises(id) ON DELETE SET NULL
);

create table radio_log_revision (
  id uuid not null,
  entry_id uuid not null,
  revision integer not null,
  effect text not null,
  at timestamp(3) with time zone not null,
  category text not null,
  words text not null,
  place text,
  content_hash character varying(255) not null,
  received_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint radio_log_revision_pkey PRIMARY KEY (id),
  constraint radio_log_revision_entry_id_revision_unique UNIQUE (entry_id, revision),
  constraint radio_log_revision_category_check CHECK ((category = ANY (ARRAY['VIOLENCE'::text, 'FIGHT_DISORDER'::text, 'DRUGS'::text, 'WEAPON'::text, 'SEXUAL_OFFENCE'::text, 'SPIKING'::text, 'VULNERABLE_PERSON'::text, 'MEDICAL'::text, 'REFUSED_ENTRY'::text, 'EJECTION'::text, 'BANNED_PERSON_SIGHTING'::text, 'UNDERAGE'::text, 'THEFT'::text, 'DAMAGE'::text, 'HATE'::text, 'STREET_DRINKING'::text, 'BEGGING'::text, 'MISSING_PERSON'::text, 'TAXI_RANK'::text, 'BARRIER_FAULT'::text, 'WELFARE_CHECK'::text, 'OTHER'::text]))),
  constraint radio_log_revision_effect_check CHECK ((effect = ANY (ARRAY['ACCEPTED'::text, 'AMENDED'::text, 'SUPERSEDED'::text]))),
  constraint radio_log_revision_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES radio_log_entry(id)
);

create table record_source (
  id uuid not null,
  record_type text not null,
  record_id uuid not null,
  number integer not null,
  words text,
  lifted text[] not null,
  first_recorded_by character varying(255),
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint record_source_pkey PRIMARY KEY (id),
  constraint record_source_record_id_number_unique UNIQUE (record_id, number),
  constraint record_source_four_eyes CHECK (((first_recorded_by IS NULL) OR ((first_recorded_by)::text <> (recorded_by)::text))),
  constraint record_source_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint record_source_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint record_source_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table referral (
  id uuid not null,
  provider text not null,
  service text,
  case_id uuid not null,
  person_id uuid not null,
  other_party_id uuid,
  state text not null,
  reason text not null,
  incident_type text not null,
  offence_type character varying(255),
  incident_reference character varying(255),
  incident_date date,
  reported_at timestamp(3) with time zone,
  refer_by timestamp(3) with time zone,
  needs text[] default '{}'::text[] not null,
  access_needs text,
  risk_band text,
  risk_flags text[] default '{}'::text[] not null,
  enhanced_categories text[] default '{}'::text[] not null,
  relation_to_harmer character varying(255),
  same_address boolean,
  children_involved boolean,
  other_agencies text[] default '{}'::text[] not null,
  guardian_name character varying(255),
  guardian_relation character varying(255),
  lawful_basis text,
  lawful_basis_statement text,
  override_reason text,
  notes text,
  referrer_id uuid not null,
  referrer_phone character varying(255),
  referrer_email character varying(255),
  agreement character varying(255) not null,
  message_id uuid not null,
  amended_at timestamp(3) with time zone not null,
  released_at timestamp(3) with time zone,
  released_by character varying(255),
  sha256 character varying(255),
  passed_channels jsonb,
  attempted_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  acknowledge_by timestamp(3) with time zone,
  overdue boolean default false not null,
  acknowledged_at timestamp(3) with time zone,
  provider_reference character varying(255),
  answer_reason text,
  outcome text,
  closed_at timestamp(3) with time zone,
  duplicate_reference character varying(255),
  duplicate_of_id uuid,
  withdrawn_at timestamp(3) with time zone,
  withdrawal_reason text,
  withdrawal_confirmed_at timestamp(3) with time zone,
  owner_agency_code character varying(255) not null,
  originator character varying(255) not null,
  markings text[] not null,
  regime text not null,
  retention_class text not null,
  simulated boolean default false not null,
  recorded_at timestamp(3) with time zone not null,
  recorded_by character varying(255) not null,
  constraint referral_pkey PRIMARY KEY (id),
  constraint referral_message_id_unique UNIQUE (message_id),
  constraint referral_answer_reason_check CHECK ((answer_reason = ANY (ARRAY['EXCLUDED_TYPE'::text, 'NO_EXPLICIT_CONSENT'::text, 'CHILD_PROTECTION'::text, 'NO_SAFE_NUMBER'::text, 'WRONG_NUMBER'::text, 'UNSAFE_TO_RETRY'::text, 'HARMER_NOT_IDENTIFIED'::text, 'PARTY_UNWILLING'::text, 'NO_CAPACITY'::text, 'OTHER'::text]))),
  constraint referral_incident_type_check CHECK ((incident_type = ANY (ARRAY['ANTI_SOCIAL_BEHAVIOUR'::text, 'NEIGHBOUR_DISPUTE'::text, 'HARASSMENT_OR_STALKING'::text, 'HATE'::text, 'VIOLENCE'::text, 'DOMESTIC_ABUSE'::text, 'SEXUAL_OFFENCE'::text, 'ROBBERY'::text, 'BURGLARY'::text, 'THEFT'::text, 'CRIMINAL_DAMAGE'::text, 'ARSON'::text, 'FRAUD'::text, 'MODERN_SLAVERY'::text, 'TERRORISM'::text, 'BEREAVEMENT'::text, 'ROAD_TRAFFIC'::text, 'BUSINESS_CRIME'::text, 'OTHER'::text]))),
  constraint referral_lawful_basis_check CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'VITAL_INTERESTS'::text, 'PUBLIC_TASK'::text, 'SAFEGUARDING'::text]))),
  constraint referral_outcome_check CHECK ((outcome = ANY (ARRAY['SUPPORT_COMPLETED'::text, 'DECLINED'::text, 'UNCONTACTABLE'::text, 'SIGNPOSTED'::text, 'RJ_DIRECT'::text, 'RJ_INDIRECT'::text, 'MEDIATION_AGREEMENT'::text, 'MEDIATION_PARTIAL'::text, 'OTHER_PARTY_REFUSED'::text, 'UNSAFE'::text]))),
  constraint referral_provider_check CHECK ((provider = ANY (ARRAY['VICTIM_SUPPORT'::text, 'REMEDI'::text]))),
  constraint referral_regime_check CHECK ((regime = ANY (ARRAY['UK_GDPR_PART2'::text, 'LED_PART3'::text]))),
  constraint referral_retention_class_check CHECK ((retention_class = ANY (ARRAY['CASEWORK'::text, 'INCIDENT'::text, 'OPEN_DATA'::text, 'MEETING'::text, 'REFERRAL'::text, 'INTELLIGENCE'::text, 'REFERENCE'::text]))),
  constraint referral_risk_band_check CHECK ((risk_band = ANY (ARRAY['STANDARD'::text, 'MEDIUM'::text, 'HIGH'::text]))),
  constraint referral_service_check CHECK ((service = ANY (ARRAY['MEDIATION'::text, 'RESTORATIVE_JUSTICE'::text]))),
  constraint referral_state_check CHECK ((state = ANY (ARRAY['DRAFT'::text, 'SUSPENDED'::text, 'CONSENT_CHECK'::text, 'WITHHELD'::text, 'SENT'::text, 'ACKNOWLEDGED'::text, 'ACCEPTED'::text, 'CONTACT_ATTEMPTED'::text, 'ENGAGED'::text, 'CLOSED'::text, 'REJECTED'::text, 'SUSPENDED_UNSAFE'::text, 'RETURNED_BAD_CONTACT'::text, 'DUPLICATE'::text, 'WITHDRAWN'::text]))),
  constraint referral_case_id_foreign FOREIGN KEY (case_id) REFERENCES "case"(id),
  constraint referral_duplicate_of_id_foreign FOREIGN KEY (duplicate_of_id) REFERENCES referral(id) ON DELETE SET NULL,
  constraint referral_other_party_id_foreign FOREIGN KEY (other_party_id) REFERENCES person(id) ON DELETE SET NULL,
  constraint referral_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint referral_person_id_foreign FOREIGN KEY (person_id) REFERENCES person(id),
  constraint referral_referrer_id_foreign FOREIGN KEY (referrer_id) REFERENCES staff_member(id)
);

create table referral_answer (
  id uuid not null,
  referral_id uuid not null,
  sequence integer not null,
  status text not null,
  provider_reference character varying(255),
  reason text,
  outcome text,
  duplicate_reference character varying(255),
  remark text,
  answered_at timestamp(3) with time zone not null,
  content_hash character varying(255) not null,
  received_at timestamp(3) with time zone not null,
  received_from character varying(255) not null,
  constraint referral_answer_pkey PRIMARY KEY (id),
  constraint referral_answer_referral_id_sequence_unique UNIQUE (referral_id, sequence),
  constraint referral_answer_outcome_check CHECK ((outcome = ANY (ARRAY['SUPPORT_COMPLETED'::text, 'DECLINED'::text, 'UNCONTACTABLE'::text, 'SIGNPOSTED'::text, 'RJ_DIRECT'::text, 'RJ_INDIRECT'::text, 'MEDIATION_AGREEMENT'::text, 'MEDIATION_PARTIAL'::text, 'OTHER_PARTY_REFUSED'::text, 'UNSAFE'::text]))),
  constraint referral_answer_reason_check CHECK ((reason = ANY (ARRAY['EXCLUDED_TYPE'::text, 'NO_EXPLICIT_CONSENT'::text, 'CHILD_PROTECTION'::text, 'NO_SAFE_NUMBER'::text, 'WRONG_NUMBER'::text, 'UNSAFE_TO_RETRY'::text, 'HARMER_NOT_IDENTIFIED'::text, 'PARTY_UNWILLING'::text, 'NO_CAPACITY'::text, 'OTHER'::text]))),
  constraint referral_answer_status_check CHECK ((status = ANY (ARRAY['ACKNOWLEDGED'::text, 'ACCEPTED'::text, 'CONTACT_ATTEMPTED'::text, 'ENGAGED'::text, 'CLOSED'::text, 'REJECTED'::text, 'SUSPENDED_UNSAFE'::text, 'RETURNED_BAD_CONTACT'::text, 'DUPLICATE'::text, 'WITHDRAWAL_CONFIRMED'::text]))),
  constraint referral_answer_referral_id_foreign FOREIGN KEY (referral_id) REFERENCES referral(id)
);

create table referral_move (
  id uuid not null,
  referral_id uuid not null,
  "from" text,
  "to" text not null,
  because text,
  moved_at timestamp(3) with time zone not null,
  moved_by character varying(255) not null,
  constraint referral_move_pkey PRIMARY KEY (id),
  constraint referral_move_from_check CHECK (("from" = ANY (ARRAY['DRAFT'::text, 'SUSPENDED'::text, 'CONSENT_CHECK'::text, 'WITHHELD'::text, 'SENT'::text, 'ACKNOWLEDGED'::text, 'ACCEPTED'::text, 'CONTACT_ATTEMPTED'::text, 'ENGAGED'::text, 'CLOSED'::text, 'REJECTED'::text, 'SUSPENDED_UNSAFE'::text, 'RETURNED_BAD_CONTACT'::text, 'DUPLICATE'::text, 'WITHDRAWN'::text]))),
  constraint referral_move_to_check CHECK (("to" = ANY (ARRAY['DRAFT'::text, 'SUSPENDED'::text, 'CONSENT_CHECK'::text, 'WITHHELD'::text, 'SENT'::text, 'ACKNOWLEDGED'::text, 'ACCEPTED'::text, 'CONTACT_ATTEMPTED'::text, 'ENGAGED'::text, 'CLOSED'::text, 'REJECTED'::text, 'SUSPENDED_UNSAFE'::text, 'RETURNED_BAD_CONTACT'::text, 'DUPLICATE'::text, 'WITHDRAWN'::text]))),
  constraint referral_move_referral_id_foreign FOREIGN KEY (referral_id) REFERENCES referral(id)
);

create table retention_decision (
  id uuid not null,
  record_type character varying(255) not null,
  record_id uuid not null,
  choice text not null,
  keep_until date,
  reason text not null,
  decided_by_id uuid not null,
  decided_at timestamp(3) with time zone not null,
  confirmed_by_id uuid,
  withdrawn_at timestamp(3) with time zone,
  erased_at timestamp(3) with time zone,
  recipients text[] default '{}'::text[] not null,
  parts jsonb not null,
  owner_agency_code character varying(255) not null,
  simulated boolean default false not null,
  constraint retention_decision_pkey PRIMARY KEY (id),
  constraint retention_decision_choice_check CHECK ((choice = ANY (ARRAY['KEEP'::text, 'ERASE'::text]))),
  constraint retention_decision_erased_check CHECK (((erased_at IS NULL) = (confirmed_by_id IS NULL))),
  constraint retention_decision_four_eyes_check CHECK (((confirmed_by_id IS NULL) OR (confirmed_by_id <> decided_by_id))),
  constraint retention_decision_until_check CHECK (((choice = 'KEEP'::text) = (keep_until IS NOT NULL))),
  constraint retention_decision_withdrawn_check CHECK (((withdrawn_at IS NULL) OR (erased_at IS NULL))),
  constraint retention_decision_confirmed_by_id_foreign FOREIGN KEY (confirmed_by_id) REFERENCES staff_member(id) ON DELETE SET NULL,
  constraint retention_decision_decided_by_id_foreign FOREIGN KEY (decided_by_id) REFERENCES staff_member(id),
  constraint retention_decision_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code)
);

create table sealed_message (
  event_id uuid not null,
  headers jsonb not null,
  value bytea,
  sha256 character varying(255) not null,
  constraint sealed_message_pkey PRIMARY KEY (event_id)
);

create table sharing_agreement (
  reference character varying(255) not null,
  title character varying(255) not null,
  owner_agencies text[] not null,
  partner_agencies text[] not null,
  purposes text[] not null,
  data_items text[] not null,
  gateway text not null,
  necessity text not null,
  in_force_from date not null,
  in_force_to date,
  review_on date not null,
  reviewed_at timestamp(3) with time zone,
  reviewed_by character varying(255),
  ended_at timestamp(3) with time zone,
  ended_by character varying(255),
  ended_because text,
  signed_copy text,
  is_default boolean default false not null,
  recorded_at timestamp(3) with time zone default now() not null,
  recorded_by character varying(255) not null,
  constraint sharing_agreement_pkey PRIMARY KEY (reference),
  constraint sharing_agreement_gateway_check CHECK ((gateway = ANY (ARRAY['CDA_S115'::text, 'CDA_S17A'::text, 'CONSENT'::text, 'SAFEGUARDING'::text, 'VITAL_INTERESTS'::text, 'SAME_AUTHORITY'::text, 'OPEN_DATA'::text, 'INVENTED'::text])))
);

create table sharing_term (
  partner_agency_code character varying(255) not null,
  purpose text not null,
  data_item text not null,
  owner_agency_code character varying(255) not null,
  agreement_reference character varying(255) not null,
  in_force_from date not null,
  in_force_to date,
  constraint sharing_term_pkey PRIMARY KEY (partner_agency_code, purpose, data_item, owner_agency_code, agreement_reference),
  constraint sharing_term_data_item_check CHECK ((data_item = ANY (ARRAY['INCIDENT'::text, 'NTE'::text, 'RADIO_LOG'::text, 'LOCATION'::text, 'PREMISES'::text, 'PERSON'::text, 'CONSENT'::text, 'CASE'::text, 'PEF'::text, 'PEF_ANSWER'::text, 'INTELLIGENCE'::text, 'REFERRAL'::text, 'MEETING'::text, 'ACTION'::text, 'ALERT'::text, 'LINEAGE'::text]))),
  constraint sharing_term_purpose_check CHECK ((purpose = ANY (ARRAY['VICTIM_CONTACT'::text, 'PROBLEM_SOLVING'::text, 'PSPO_ENFORCEMENT'::text, 'INTELLIGENCE'::text, 'SAFEGUARDING'::text, 'CONTROL_ROOM'::text, 'ANALYSIS'::text, 'OPERATIONS'::text, 'LAWFULNESS_CHECK'::text, 'SELF_MONITORING'::text, 'DATA_SECURITY'::text, 'CRIMINAL_PROCEEDINGS'::text]))),
  constraint sharing_term_agreement_reference_foreign FOREIGN KEY (agreement_reference) REFERENCES sharing_agreement(reference),
  constraint sharing_term_owner_agency_code_foreign FOREIGN KEY (owner_agency_code) REFERENCES agency(code),
  constraint sharing_term_partner_agency_code_foreign FOREIGN KEY (partner_agency_code) REFERENCES agency(code)
);

create table staff_member (
  id uuid not null,
  agency_code character varying(255) not null,
  name character varying(255) not null,
  job_title character varying(255) not null,
  subject character varying(255),
  started_on date,
  left_on date,
  simulated boolean default false not null,
  constraint staff_member_pkey PRIMARY KEY (id),
  constraint staff_member_subject_unique UNIQUE (subject),
  constraint staff_member_agency_code_foreign FOREIGN KEY (agency_code) REFERENCES agency(code)
);

create table token_revocation (
  id uuid not null,
  kind text not null,
  named character varying(255) not null,
  revoked_at timestamp(3) with time zone not null,
  over_at timestamp(3) with time zone not null,
  because text not null,
  revoked_by character varying(255) not null,
  constraint token_revocation_pkey PRIMARY KEY (id),
  constraint token_revocation_kind_check CHECK ((kind = ANY (ARRAY['TOKEN'::text, 'SUBJECT'::text, 'AGENCY'::text])))
);

create table topic_life (
  topic text not null,
  life integer not null,
  topic_id text not null,
  began_at timestamp(3) with time zone not null,
  constraint topic_life_pkey PRIMARY KEY (topic, life),
  constraint topic_life_topic_topic_id_unique UNIQUE (topic, topic_id)
);

create table ward (
  code character varying(255) not null,
  name character varying(255) not null,
  local_authority_code character varying(255) not null,
  valid_from date not null,
  valid_to date,
  constraint ward_pkey PRIMARY KEY (code)
);

create table ward_shape (
  id uuid not null,
  ward_code character varying(255) not null,
  geometry jsonb not null,
  in_force_from date not null,
  in_force_to date,
  loaded_at timestamp(3) with time zone not null,
  constraint ward_shape_pkey PRIMARY KEY (id),
  constraint ward_shape_ward_code_in_force_from_unique UNIQUE (ward_code, in_force_from),
  constraint ward_shape_ward_code_foreign FOREIGN KEY (ward_code) REFERENCES ward(code)
);

CREATE INDEX case_location_id_index ON public."case" USING btree (location_id);
CREATE INDEX case_opened_at_id_index ON public."case" USING btree (opened_at, id);
CREATE INDEX case_owner_agency_code_index ON public."case" USING btree (owner_agency_code);
CREATE INDEX case_owner_id_index ON public."case" USING btree (owner_id);
CREATE INDEX case_search_index ON public."case" USING gin (search);
CREATE INDEX case_ward_code_index ON public."case" USING btree (ward_code);
CREATE INDEX access_grant_subject_agency_record_type_index ON public.access_grant USING btree (subject, agency, record_type);
CREATE INDEX access_request_requested_at_id_index ON public.access_request USING btree (requested_at, id);
CREATE INDEX access_request_subject_agency_requested_at_index ON public.access_request USING btree (subject, agency, requested_at);
CREATE INDEX action_case_id_index ON public.action USING btree (case_id);
CREATE INDEX action_due_on_id_index ON public.action USING btree (due_on, id);
CREATE INDEX action_meeting_id_index ON public.action USING btree (meeting_id);
CREATE INDEX action_owner_agency_code_index ON public.action USING btree (owner_agency_code);
CREATE INDEX action_owner_id_index ON public.action USING btree (owner_id);
CREATE INDEX agenda_item_case_id_index ON public.agenda_item USING btree (case_id);
CREATE UNIQUE INDEX alert_open_once ON public.alert USING btree (kind, about) WHERE (settled_at IS NULL);
CREATE INDEX alert_raised_at_id_index ON public.alert USING btree (raised_at, id);
CREATE INDEX alert_subject_id_index ON public.alert USING btree (subject_id);
CREATE INDEX attendance_staff_member_id_index ON public.attendance USING btree (staff_member_id);
CREATE INDEX case_incident_incident_id_index ON public.case_incident USING btree (incident_id);
CREATE INDEX case_person_person_id_index ON public.case_person USING btree (person_id);
CREATE INDEX case_stage_move_case_id_index ON public.case_stage_move USING btree (case_id);
CREATE INDEX compartment_reader_compartment_code_index ON public.compartment_reader USING btree (compartment_code);
CREATE INDEX consent_owner_agency_code_index ON public.consent USING btree (owner_agency_code);
CREATE INDEX consent_person_id_purpose_said_at_index ON public.consent USING btree (person_id, purpose, said_at);
CREATE INDEX contact_channel_person_id_index ON public.contact_channel USING btree (person_id);
CREATE INDEX decision_agenda_item_id_index ON public.decision USING btree (agenda_item_id);
CREATE INDEX decision_meeting_id_index ON public.decision USING btree (meeting_id);
CREATE INDEX derivation_from_id_index ON public.derivation USING btree (from_id);
CREATE INDEX glass_break_opened_at_id_index ON public.glass_break USING btree (opened_at, id);
CREATE INDEX glass_break_subject_agency_opened_at_index ON public.glass_break USING btree (subject, agency, opened_at);
CREATE INDEX incident_local_authority_code_month_index ON public.incident USING btree (local_authority_code, month);
CREATE INDEX incident_location_id_index ON public.incident USING btree (location_id);
CREATE INDEX incident_month_index ON public.incident USING btree (month);
CREATE INDEX incident_occurred_from_id_index ON public.incident USING btree (occurred_from, id);
CREATE INDEX incident_owner_agency_code_index ON public.incident USING btree (owner_agency_code);
CREATE INDEX incident_search_index ON public.incident USING gin (search);
CREATE INDEX incident_ward_code_occurred_from_index ON public.incident USING btree (ward_code, occurred_from);
CREATE INDEX intel_answer_owner_agency_code_index ON public.intel_answer USING btree (owner_agency_code);
CREATE INDEX intel_package_case_id_index ON public.intel_package USING btree (case_id);
CREATE INDEX intel_package_drafted_at_id_index ON public.intel_package USING btree (drafted_at, id);
CREATE INDEX intel_package_owner_agency_code_index ON public.intel_package USING btree (owner_agency_code);
CREATE INDEX intel_package_response_id_index ON public.intel_package USING btree (response_id);
CREATE INDEX ledger_entry_about ON public.ledger_entry USING gin (about);
CREATE INDEX ledger_entry_glass ON public.ledger_entry USING btree (glass, "position") WHERE (glass IS NOT NULL);
CREATE UNIQUE INDEX legal_hold_stands_once ON public.legal_hold USING btree (record_type, record_id) WHERE (lifted_at IS NULL);
CREATE INDEX location_local_authority_code_index ON public.location USING btree (local_authority_code);
CREATE INDEX location_postcode_index ON public.location USING btree (postcode);
CREATE INDEX location_search_index ON public.location USING gin (search);
CREATE INDEX location_uprn_index ON public.location USING btree (uprn);
CREATE INDEX location_ward_code_index ON public.location USING btree (ward_code);
CREATE INDEX meeting_kind_code_index ON public.meeting USING btree (kind_code);
CREATE INDEX meeting_owner_agency_code_index ON public.meeting USING btree (owner_agency_code);
CREATE INDEX meeting_scheduled_for_id_index ON public.meeting USING btree (scheduled_for, id);
CREATE INDEX meeting_search_index ON public.meeting USING gin (search);
CREATE INDEX meeting_ward_code_index ON public.meeting USING btree (ward_code);
CREATE INDEX meeting_kind_reader_kind_code_index ON public.meeting_kind_reader USING btree (kind_code);
CREATE INDEX message_correlation_index ON public.message USING btree (correlation);
CREATE INDEX message_outcome_received_at_index ON public.message USING btree (outcome, received_at);
CREATE INDEX message_received_at_id_index ON public.message USING btree (received_at, id);
CREATE INDEX message_subject_id_index ON public.message USING btree (subject_id);
CREATE INDEX nte_incident_night_status_last_report_at_index ON public.nte_incident USING btree (night, status, last_report_at);
CREATE INDEX nte_incident_opened_at_id_index ON public.nte_incident USING btree (opened_at, id);
CREATE INDEX nte_incident_owner_agency_code_index ON public.nte_incident USING btree (owner_agency_code);
CREATE INDEX nte_incident_premises_id_index ON public.nte_incident USING btree (premises_id);
CREATE INDEX nte_incident_ward_code_index ON public.nte_incident USING btree (ward_code);
CREATE INDEX nte_report_incident_id_index ON public.nte_report USING btree (incident_id);
CREATE INDEX nte_report_owner_agency_code_index ON public.nte_report USING btree (owner_agency_code);
CREATE INDEX outbox_topic_shard_position_index ON public.outbox USING btree (topic, shard, "position");
CREATE INDEX pef_respondent_owner_agency_code_index ON public.pef_respondent USING btree (owner_agency_code);
CREATE INDEX pef_response_owner_agency_code_index ON public.pef_response USING btree (owner_agency_code);
CREATE INDEX pef_response_returned_at_id_index ON public.pef_response USING btree (returned_at, id);
CREATE INDEX pef_response_round_id_index ON public.pef_response USING btree (round_id);
CREATE INDEX pef_round_case_id_index ON public.pef_round USING btree (case_id);
CREATE UNIQUE INDEX pef_round_one_baseline ON public.pef_round USING btree (case_id) WHERE (kind = 'BASELINE'::text);
CREATE INDEX pef_round_opened_at_id_index ON public.pef_round USING btree (opened_at, id);
CREATE INDEX pef_round_owner_agency_code_index ON public.pef_round USING btree (owner_agency_code);
CREATE INDEX person_owner_agency_code_index ON public.person USING btree (owner_agency_code);
CREATE INDEX person_name_person_id_index ON public.person_name USING btree (person_id);
CREATE INDEX person_name_search_index ON public.person_name USING gin (search);
CREATE INDEX premises_location_id_index ON public.premises USING btree (location_id);
CREATE INDEX premises_owner_agency_code_index ON public.premises USING btree (owner_agency_code);
CREATE INDEX premises_search_index ON public.premises USING gin (search);
CREATE INDEX premises_radio_owner_agency_code_index ON public.premises_radio USING btree (owner_agency_code);
CREATE INDEX premises_radio_premises_id_index ON public.premises_radio USING btree (premises_id);
CREATE INDEX premises_radio_radio_held_from_index ON public.premises_radio USING btree (radio, held_from);
CREATE INDEX protected_incident_count_month_index ON public.protected_incident_count USING btree (month);
CREATE INDEX protected_incident_count_publication_id_index ON public.protected_incident_count USING btree (publication_id);
CREATE INDEX radio_log_entry_incident_id_index ON public.radio_log_entry USING btree (incident_id);
CREATE INDEX radio_log_entry_night_at_id_index ON public.radio_log_entry USING btree (night, at, id);
CREATE INDEX radio_log_entry_owner_agency_code_index ON public.radio_log_entry USING btree (owner_agency_code);
CREATE INDEX radio_log_entry_premises_id_index ON public.radio_log_entry USING btree (premises_id);
CREATE INDEX record_source_owner_agency_code_index ON public.record_source USING btree (owner_agency_code);
CREATE INDEX referral_awaiting ON public.referral USING btree (acknowledge_by) WHERE ((state = 'SENT'::text) AND (NOT overdue));
CREATE INDEX referral_case_id_index ON public.referral USING btree (case_id);
CREATE INDEX referral_other_party_id_index ON public.referral USING btree (other_party_id);
CREATE INDEX referral_owner_agency_code_index ON public.referral USING btree (owner_agency_code);
CREATE INDEX referral_person_id_index ON public.referral USING btree (person_id);
CREATE INDEX referral_provider_provider_reference_index ON public.referral USING btree (provider, provider_reference);
CREATE INDEX referral_recorded_at_id_index ON public.referral USING btree (recorded_at, id);
CREATE INDEX referral_move_referral_id_index ON public.referral_move USING btree (referral_id);
CREATE INDEX retention_decision_decided_at_id_index ON public.retention_decision USING btree (decided_at, id);
CREATE UNIQUE INDEX retention_decision_one_erasure ON public.retention_decision USING btree (record_type, record_id) WHERE ((choice = 'ERASE'::text) AND (withdrawn_at IS NULL));
CREATE INDEX retention_decision_record_type_record_id_index ON public.retention_decision USING btree (record_type, record_id);
CREATE INDEX sharing_term_agreement_reference_index ON public.sharing_term USING btree (agreement_reference);
CREATE INDEX staff_member_agency_code_index ON public.staff_member USING btree (agency_code);
CREATE INDEX token_revocation_over_at_index ON public.token_revocation USING btree (over_at);
CREATE INDEX token_revocation_revoked_at_id_index ON public.token_revocation USING btree (revoked_at, id);


CREATE OR REPLACE FUNCTION public.hub_alert_of_glass()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'DELETE' then
          if hub_asker() = 'hub' then return old; end if;
          raise exception 'an alert of broken glass is not removed' using errcode = '42501';
        end if;
        if (new.id, new.kind, new.about, new.sentence, new.raised_at) is distinct from (old.id, old.kind, old.about, old.sentence, old.raised_at)
          or (new.settled_at is not null and not exists (select 1 from glass_break where id::text = old.about and reviewed_at is not null)) then
          raise exception 'an alert of broken glass is settled by its review' using errcode = '42501';
        end if;
        return new;
      end $function$;

CREATE OR REPLACE FUNCTION public.hub_asker()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE(current_setting('hub.asker'::text, true), ''::text);

CREATE OR REPLACE FUNCTION public.hub_at()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('hub.at'::text, true), ''::text))::timestamp with time zone;

CREATE OR REPLACE FUNCTION public.hub_breakable(words text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((words IS NOT NULL) AND (NOT (EXISTS (SELECT 1 FROM unnest(hub_breakable.words) word(word) WHERE (NOT (EXISTS (SELECT 1 FROM compartment_opening WHERE ((compartment_opening.digest = hub_digest(word.word)) AND (compartment_opening.in_force_from <= (NULLIF(current_setting('hub.day'::text, true), ''::text))::date) AND ((compartment_opening.in_force_to IS NULL) OR (compartment_opening.in_force_to > (NULLIF(current_setting('hub.day'::text, true), ''::text))::date))))))))));

CREATE OR REPLACE FUNCTION public.hub_broken()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN ((hub_asker() = 'someone'::text) AND (hub_glass() IS NOT NULL)) THEN ARRAY(SELECT (glass_break.compartment)::text AS compartment FROM glass_break WHERE ((glass_break.id = hub_glass()) AND ((glass_break.subject)::text = current_setting('hub.subject'::text, true)) AND ((glass_break.agency)::text = current_setting('hub.agency'::text, true)) AND (glass_break.compartment IS NOT NULL) AND (glass_break.opened_at <= hub_at()) AND (LEAST(glass_break.ends_at, glass_break.returned_at) > hub_at()) AND hub_breakable(ARRAY[(glass_break.compartment)::text]))) ELSE '{}'::text[] END;

CREATE OR REPLACE FUNCTION public.hub_compartment_opening()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op <> 'INSERT' then delete from compartment_opening where digest = hub_digest(old.code); end if;
        if tg_op <> 'DELETE' and not new.closed then
          insert into compartment_opening (digest, in_force_from, in_force_to) values (hub_digest(new.code), new.in_force_from, new.in_force_to);
        end if;
        return null;
      end $function$;

CREATE OR REPLACE FUNCTION public.hub_compartments()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE hub_asker() WHEN 'hub'::text THEN ARRAY(SELECT (compartment.code)::text AS code FROM compartment WHERE ((compartment.in_force_from <= ((now() AT TIME ZONE 'Europe/London'::text))::date) AND ((compartment.in_force_to IS NULL) OR (compartment.in_force_to > ((now() AT TIME ZONE 'Europe/London'::text))::date)))) WHEN 'someone'::text THEN ARRAY(SELECT DISTINCT (reader.compartment_code)::text AS compartment_code FROM (compartment_reader reader JOIN compartment ON (((compartment.code)::text = (reader.compartment_code)::text))) WHERE (((reader.agency_code IS NULL) OR ((reader.agency_code)::text = current_setting('hub.agency'::text, true))) AND ((reader.role)::text = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND (reader.in_force_from <= (NULLIF(current_setting('hub.day'::text, true), ''::text))::date) AND ((reader.in_force_to IS NULL) OR (reader.in_force_to > (NULLIF(current_setting('hub.day'::text, true), ''::text))::date)) AND (compartment.in_force_from <= (NULLIF(current_setting('hub.day'::text, true), ''::text))::date) AND ((compartment.in_force_to IS NULL) OR (compartment.in_force_to > (NULLIF(current_setting('hub.day'::text, true), ''::text))::date))) UNION SELECT unnest(hub_broken()) AS unnest) ELSE '{}'::text[] END;

CREATE OR REPLACE FUNCTION public.hub_digest(code text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(code, 'UTF8'::name)), 'hex'::text);

CREATE OR REPLACE FUNCTION public.hub_glass()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('hub.glass'::text, true), ''::text))::uuid;

CREATE OR REPLACE FUNCTION public.hub_granted(kind text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN ((hub_asker() = 'someone'::text) AND ((hub_glass() IS NOT NULL) OR (current_setting('hub.grants'::text, true) = 'on'::text))) THEN ARRAY(SELECT glass_break.record_id FROM glass_break WHERE ((glass_break.id = hub_glass()) AND ((glass_break.subject)::text = current_setting('hub.subject'::text, true)) AND ((glass_break.agency)::text = current_setting('hub.agency'::text, true)) AND ((glass_break.record_type)::text = hub_granted.kind) AND (glass_break.opened_at <= hub_at()) AND (LEAST(glass_break.ends_at, glass_break.returned_at) > hub_at())) UNION ALL SELECT access_grant.record_id FROM access_grant WHERE ((current_setting('hub.grants'::text, true) = 'on'::text) AND ((access_grant.subject)::text = current_setting('hub.subject'::text, true)) AND ((access_grant.agency)::text = current_setting('hub.agency'::text, true)) AND ((access_grant.record_type)::text = hub_granted.kind) AND (access_grant.purpose = current_setting('hub.purpose'::text, true)) AND (access_grant.granted_from <= hub_at()) AND (LEAST(access_grant.granted_until, access_grant.revoked_at) > hub_at()))) ELSE '{}'::uuid[] END;

CREATE OR REPLACE FUNCTION public.hub_meeting_kinds()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE hub_asker() WHEN 'hub'::text THEN ARRAY(SELECT (meeting_kind.code)::text AS code FROM meeting_kind) WHEN 'someone'::text THEN ARRAY(SELECT DISTINCT (meeting_kind_reader.kind_code)::text AS kind_code FROM meeting_kind_reader WHERE (((meeting_kind_reader.agency_code IS NULL) OR ((meeting_kind_reader.agency_code)::text = current_setting('hub.agency'::text, true))) AND ((meeting_kind_reader.role IS NULL) OR ((meeting_kind_reader.role)::text = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text)))) AND (meeting_kind_reader.in_force_from <= (NULLIF(current_setting('hub.day'::text, true), ''::text))::date) AND ((meeting_kind_reader.in_force_to IS NULL) OR (meeting_kind_reader.in_force_to > (NULLIF(current_setting('hub.day'::text, true), ''::text))::date)))) ELSE '{}'::text[] END;

CREATE OR REPLACE FUNCTION public.hub_owned(kind text, record uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
      declare
        place text := case kind
          when 'Action' then 'action' when 'Case' then 'case' when 'Consent' then 'consent' when 'Incident' then 'incident' when 'IntelAnswer' then 'intel_answer'
          when 'IntelPackage' then 'intel_package' when 'Meeting' then 'meeting' when 'NteIncident' then 'nte_incident' when 'NteReport' then 'nte_report'
          when 'PefResponse' then 'pef_response' when 'PefRound' then 'pef_round' when 'Person' then 'person'
          when 'Premises' then 'premises' when 'PremisesRadio' then 'premises_radio' when 'RadioLogEntry' then 'radio_log_entry' when 'Referral' then 'referral' end;
        found text[];
      begin
        if place is null then return null; end if;
        execute format('select markings from %I where id = $1 and owner_agency_code = $2', place) into found using record, current_setting('hub.agency', true);
        return found;
      end $function$;

CREATE OR REPLACE FUNCTION public.hub_reads(item text)
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE hub_asker() WHEN 'hub'::text THEN ARRAY(SELECT (agency.code)::text AS code FROM agency) WHEN 'someone'::text THEN ARRAY(SELECT current_setting('hub.agency'::text, true) AS current_setting UNION ALL SELECT (sharing_term.owner_agency_code)::text AS owner_agency_code FROM sharing_term WHERE (((sharing_term.partner_agency_code)::text = current_setting('hub.agency'::text, true)) AND (sharing_term.purpose = current_setting('hub.purpose'::text, true)) AND (sharing_term.data_item = hub_reads.item) AND (sharing_term.in_force_from <= (NULLIF(current_setting('hub.day'::text, true), ''::text))::date) AND ((sharing_term.in_force_to IS NULL) OR (sharing_term.in_force_to > (NULLIF(current_setting('hub.day'::text, true), ''::text))::date)))) ELSE '{}'::text[] END;

CREATE TRIGGER alert_of_glass BEFORE DELETE OR UPDATE ON public.alert FOR EACH ROW WHEN ((old.kind = ANY (ARRAY['GLASS_BROKEN'::text, 'GLASS_REVIEW_OVERDUE'::text]))) EXECUTE FUNCTION hub_alert_of_glass();
CREATE TRIGGER compartment_opening AFTER INSERT OR DELETE OR UPDATE ON public.compartment FOR EACH ROW EXECUTE FUNCTION hub_compartment_opening();

alter table access_grant enable row level security;
alter table access_grant force row level security;
alter table access_request enable row level security;
alter table access_request force row level security;
alter table action enable row level security;
alter table action force row level security;
alter table agenda_item enable row level security;
alter table agenda_item force row level security;
alter table alert enable row level security;
alter table alert force row level security;
alter table attendance enable row level security;
alter table attendance force row level security;
alter table bus_message enable row level security;
alter table bus_message force row level security;
alter table "case" enable row level security;
alter table "case" force row level security;
alter table case_incident enable row level security;
alter table case_incident force row level security;
alter table case_person enable row level security;
alter table case_person force row level security;
alter table case_stage_move enable row level security;
alter table case_stage_move force row level security;
alter table compartment enable row level security;
alter table compartment force row level security;
alter table compartment_opening enable row level security;
alter table compartment_opening force row level security;
alter table compartment_reader enable row level security;
alter table compartment_reader force row level security;
alter table consent enable row level security;
alter table consent force row level security;
alter table contact_channel enable row level security;
alter table contact_channel force row level security;
alter table dead_letter enable row level security;
alter table dead_letter force row level security;
alter table decision enable row level security;
alter table decision force row level security;
alter table glass_break enable row level security;
alter table glass_break force row level security;
alter table glass_reviewer enable row level security;
alter table glass_reviewer force row level security;
alter table incident enable row level security;
alter table incident force row level security;
alter table incident_count_publication enable row level security;
alter table incident_count_publication force row level security;
alter table incident_revision enable row level security;
alter table incident_revision force row level security;
alter table intel_answer enable row level security;
alter table intel_answer force row level security;
alter table intel_item enable row level security;
alter table intel_item force row level security;
alter table intel_package enable row level security;
alter table intel_package force row level security;
alter table intel_suggestion enable row level security;
alter table intel_suggestion force row level security;
alter table legal_hold enable row level security;
alter table legal_hold force row level security;
alter table meeting enable row level security;
alter table meeting force row level security;
alter table meeting_kind_reader enable row level security;
alter table meeting_kind_reader force row level security;
alter table nte_incident enable row level security;
alter table nte_incident force row level security;
alter table nte_report enable row level security;
alter table nte_report force row level security;
alter table pef_respondent enable row level security;
alter table pef_respondent force row level security;
alter table pef_response enable row level security;
alter table pef_response force row level security;
alter table pef_round enable row level security;
alter table pef_round force row level security;
alter table person enable row level security;
alter table person force row level security;
alter table person_name enable row level security;
alter table person_name force row level security;
alter table premises enable row level security;
alter table premises force row level security;
alter table premises_radio enable row level security;
alter table premises_radio force row level security;
alter table protected_incident_count enable row level security;
alter table protected_incident_count force row level security;
alter table radio_log_entry enable row level security;
alter table radio_log_entry force row level security;
alter table radio_log_revision enable row level security;
alter table radio_log_revision force row level security;
alter table record_source enable row level security;
alter table record_source force row level security;
alter table referral enable row level security;
alter table referral force row level security;
alter table referral_answer enable row level security;
alter table referral_answer force row level security;
alter table referral_move enable row level security;
alter table referral_move force row level security;
alter table retention_decision enable row level security;
alter table retention_decision force row level security;

create policy granted_by_owner on access_grant for insert to public using () with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((granted_by)::text = ('user:'::text || current_setting('hub.subject'::text, true))) AND (revoked_at IS NULL)));
create policy hub_alone on access_grant for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy hub_or_own on access_grant for select to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((current_setting('hub.grants'::text, true) IS DISTINCT FROM 'on'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL))))))) with check ();
create policy revoked_once on access_grant for update to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (revoked_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL))));
create policy decided_once on access_request for update to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (decided_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((decided_by)::text = ('user:'::text || current_setting('hub.subject'::text, true))) AND (revoked_at IS NULL)));
create policy hub_alone on access_request for update to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy hub_or_asked on access_request for insert to public using () with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) AND (decided_at IS NULL) AND (revoked_at IS NULL))));
create policy hub_or_seen on access_request for select to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)))))) with check ();
create policy revoked_once on access_request for update to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (decided_at IS NOT NULL) AND (revoked_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((revoked_by)::text = ('user:'::text || current_setting('hub.subject'::text, true)))));
create policy behind_another_too on action as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = action.meeting_id))) OR ((meeting_id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = action.meeting_id)))));
create policy in_its_compartments on action as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((meeting_id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on action for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])) OR ((meeting_id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])));
create policy behind_another on agenda_item for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = agenda_item.meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = agenda_item.meeting_id)))));
create policy for_everybody_who_asks on alert for all to public using ((( SELECT hub_asker() AS hub_asker) = ANY (ARRAY['hub'::text, 'someone'::text]))) with check ((( SELECT hub_asker() AS hub_asker) = ANY (ARRAY['hub'::text, 'someone'::text])));
create policy in_its_compartments on alert as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy behind_another on attendance for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = attendance.meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = attendance.meeting_id)))));
create policy hub_alone on bus_message for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy in_its_compartments on "case" as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Case'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on "case" for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Case'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])));
create policy behind_another on case_incident for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_incident.case_id))) AND (EXISTS ( SELECT 1
   FROM incident behind
  WHERE (behind.id = case_incident.incident_id)))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_incident.case_id))) AND (EXISTS ( SELECT 1
   FROM incident behind
  WHERE (behind.id = case_incident.incident_id))))));
create policy behind_another on case_person for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_person.case_id))) AND (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = case_person.person_id)))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_person.case_id))) AND (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = case_person.person_id))))));
create policy behind_another on case_stage_move for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_stage_move.case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM "case" behind
  WHERE (behind.id = case_stage_move.case_id)))));
create policy hub_alone on compartment for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy told_to_its_readers on compartment for select to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (EXISTS ( SELECT 1
   FROM compartment_reader behind
  WHERE ((behind.compartment_code)::text = (compartment.code)::text))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif"))))) with check ();
create policy hub_alone on compartment_opening for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy told_to_all on compartment_opening for select to public using ((( SELECT hub_asker() AS hub_asker) = 'someone'::text)) with check ();
create policy hub_alone on compartment_reader for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy told_to_its_readers on compartment_reader for select to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[]))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif"))))) with check ();
create policy in_its_compartments on consent as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Consent'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on consent for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Consent'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])));
create policy behind_another on contact_channel for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = contact_channel.person_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = contact_channel.person_id)))));
create policy hub_alone on dead_letter for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy behind_another on decision for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = decision.meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM meeting behind
  WHERE (behind.id = decision.meeting_id)))));
create policy hub_alone on glass_break for update to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy hub_or_broken on glass_break for insert to public using () with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) AND (returned_at IS NULL) AND (reviewed_at IS NULL))));
create policy hub_or_seen on glass_break for select to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) OR ('AUDITOR'::text = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))))))) with check ();
create policy returned_once on glass_break for update to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true)))) AND (returned_at IS NULL) AND (reviewed_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true)))) AND (reviewed_at IS NULL)));
create policy reviewed_once on glass_break for update to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) AND (reviewed_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) AND ((reviewed_by)::text = ('user:'::text || current_setting('hub.subject'::text, true)))));
create policy hub_alone on glass_reviewer for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy told_to_all on glass_reviewer for select to public using ((( SELECT hub_asker() AS hub_asker) = 'someone'::text)) with check ();
create policy in_its_compartments on incident as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Incident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on incident for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Incident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])));
create policy published_by_the_hub on incident_count_publication for all to public using ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text)) with check ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text));
create policy told_to_all on incident_count_publication for select to public using ((( SELECT current_setting('hub.purpose'::text, true) AS current_setting) <> ''::text)) with check ();
create policy behind_another on incident_revision for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM incident behind
  WHERE (behind.id = incident_revision.incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM incident behind
  WHERE (behind.id = incident_revision.incident_id)))));
create policy in_its_compartments on intel_answer as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('IntelAnswer'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on intel_answer for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('IntelAnswer'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));
create policy behind_another on intel_item for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM intel_package behind
  WHERE (behind.id = intel_item.package_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM intel_package behind
  WHERE (behind.id = intel_item.package_id)))));
create policy in_its_compartments on intel_package as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('IntelPackage'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on intel_package for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('IntelPackage'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));
create policy behind_another on intel_suggestion for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM intel_package behind
  WHERE (behind.id = intel_suggestion.id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM intel_package behind
  WHERE (behind.id = intel_suggestion.id)))));
create policy own_alone on legal_hold for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))));
create policy in_its_compartments on meeting as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy on_its_list on meeting as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[])) OR (markings && ( SELECT hub_broken() AS hub_broken)) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[]))));
create policy own_or_shared on meeting for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])));
create policy hub_alone on meeting_kind_reader for all to public using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));
create policy told_to_its_readers on meeting_kind_reader for select to public using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[]))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif"))))) with check ();
create policy in_its_compartments on nte_incident as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on nte_incident for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));
create policy behind_another_too on nte_report as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM nte_incident behind
  WHERE (behind.id = nte_report.incident_id))) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM nte_incident behind
  WHERE (behind.id = nte_report.incident_id)))));
create policy in_its_compartments on nte_report as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on nte_report for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));
create policy in_its_compartments on pef_respondent as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on pef_respondent for all to public using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));
create policy in_its_compartments on pef_response as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('PefResponse'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on pef_response for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('PefResponse'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));
create policy in_its_compartments on pef_round as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('PefRound'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on pef_round for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('PefRound'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])));
create policy in_its_compartments on person as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Person'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on person for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Person'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])));
create policy behind_another on person_name for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = person_name.person_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM person behind
  WHERE (behind.id = person_name.person_id)))));
create policy in_its_compartments on premises as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on premises for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));
create policy behind_another_too on premises_radio as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM premises behind
  WHERE (behind.id = premises_radio.premises_id))) OR ((premises_id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM premises behind
  WHERE (behind.id = premises_radio.premises_id)))));
create policy in_its_compartments on premises_radio as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((premises_id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on premises_radio for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])) OR ((premises_id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));
create policy published_by_the_hub on protected_incident_count for all to public using ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text)) with check ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text));
create policy told_to_all on protected_incident_count for select to public using ((( SELECT current_setting('hub.purpose'::text, true) AS current_setting) <> ''::text)) with check ();
create policy behind_another_too on radio_log_entry as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM nte_incident behind
  WHERE (behind.id = radio_log_entry.incident_id))) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM nte_incident behind
  WHERE (behind.id = radio_log_entry.incident_id)))));
create policy in_its_compartments on radio_log_entry as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on radio_log_entry for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])) OR ((incident_id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])));
create policy behind_another on radio_log_revision for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM radio_log_entry behind
  WHERE (behind.id = radio_log_revision.entry_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM radio_log_entry behind
  WHERE (behind.id = radio_log_revision.entry_id)))));
create policy in_its_compartments on record_source as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy its_owner_alone on record_source as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))));
create policy own_or_shared on record_source for all to public using (((owner_agency_code)::text = ANY (( SELECT hub_reads('LINEAGE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('LINEAGE'::text) AS hub_reads)::text[])));
create policy in_its_compartments on referral as restrictive for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false) OR ((id = ANY (( SELECT hub_granted('Referral'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));
create policy own_or_shared on referral for all to public using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Referral'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])));
create policy behind_another on referral_answer for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM referral behind
  WHERE (behind.id = referral_answer.referral_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM referral behind
  WHERE (behind.id = referral_answer.referral_id)))));
create policy behind_another on referral_move for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM referral behind
  WHERE (behind.id = referral_move.referral_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1
   FROM referral behind
  WHERE (behind.id = referral_move.referral_id)))));
create policy own_alone on retention_decision for all to public using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))));

grant insert, select on table access_grant to hub_user;
grant insert, select on table access_request to hub_user;
grant delete, insert, select, update on table action to hub_user;
grant delete, insert, select, update on table agency to hub_user;
grant delete, insert, select, update on table agenda_item to hub_user;
grant delete, insert, select, update on table alert to hub_user;
grant delete, insert, select, update on table answered_command to hub_user;
grant delete, insert, select, update on table attendance to hub_user;
grant delete, insert, select, update on table bus_message to hub_user;
grant delete, insert, select, update on table bus_offset to hub_user;
grant delete, insert, select, update on table bus_partition to hub_user;
grant delete, insert, select, update on table bus_topic to hub_user;
grant delete, insert, select, update on table "case" to hub_user;
grant delete, insert, select, update on table case_incident to hub_user;
grant delete, insert, select, update on table case_person to hub_user;
grant delete, insert, select, update on table case_stage_move to hub_user;
grant delete, insert, select, update on table compartment to hub_user;
grant delete, insert, select, update on table compartment_opening to hub_user;
grant delete, insert, select, update on table compartment_reader to hub_user;
grant delete, insert, select, update on table consent to hub_user;
grant delete, insert, select, update on table contact_channel to hub_user;
grant delete, insert, select, update on table dead_letter to hub_user;
grant delete, insert, select, update on table decision to hub_user;
grant delete, insert, select on table derivation to hub_user;
grant insert, select on table glass_break to hub_user;
grant delete, insert, select, update on table glass_reviewer to hub_user;
grant delete, insert, select, update on table incident to hub_user;
grant delete, insert, select, update on table incident_count_publication to hub_user;
grant delete, insert, select, update on table incident_revision to hub_user;
grant delete, insert, select, update on table intel_answer to hub_user;
grant delete, insert, select, update on table intel_item to hub_user;
grant delete, insert, select, update on table intel_number to hub_user;
grant delete, insert, select, update on table intel_package to hub_user;
grant delete, insert, select, update on table intel_suggestion to hub_user;
grant select on table ledger_entry to hub_user;
grant insert, select on table ledger_seal to hub_user;
grant delete, insert, select, update on table legal_hold to hub_user;
grant delete, insert, select, update on table live_log to hub_user;
grant delete, insert, select, update on table location to hub_user;
grant delete, insert, select, update on table meeting to hub_user;
grant delete, insert, select, update on table meeting_kind to hub_user;
grant delete, insert, select, update on table meeting_kind_reader to hub_user;
grant delete, insert, select, update on table message to hub_user;
grant select on table mikro_orm_migrations to hub_user;
grant delete, insert, select, update on table nte_incident to hub_user;
grant delete, insert, select, update on table nte_report to hub_user;
grant delete, insert, select, update on table outbox to hub_user;
grant delete, insert, select, update on table outbox_lane to hub_user;
grant delete, insert, select, update on table parameter to hub_user;
grant delete, insert, select, update on table pef_respondent to hub_user;
grant delete, insert, select, update on table pef_response to hub_user;
grant delete, insert, select, update on table pef_round to hub_user;
grant delete, insert, select, update on table person to hub_user;
grant delete, insert, select, update on table person_name to hub_user;
grant delete, insert, select, update on table premises to hub_user;
grant delete, insert, select, update on table premises_radio to hub_user;
grant delete, insert, select, update on table protected_incident_count to hub_user;
grant delete, insert, select, update on table purpose to hub_user;
grant delete, insert, select, update on table radio_log_entry to hub_user;
grant delete, insert, select, update on table radio_log_revision to hub_user;
grant delete, insert, select on table record_source to hub_user;
grant delete, insert, select, update on table referral to hub_user;
grant delete, insert, select, update on table referral_answer to hub_user;
grant delete, insert, select, update on table referral_move to hub_user;
grant delete, insert, select, update on table retention_decision to hub_user;
grant delete, insert, select, update on table sealed_message to hub_user;
grant delete, insert, select, update on table sharing_agreement to hub_user;
grant delete, insert, select, update on table sharing_term to hub_user;
grant delete, insert, select, update on table staff_member to hub_user;
grant delete, insert, select, update on table token_revocation to hub_user;
grant delete, insert, select, update on table topic_life to hub_user;
grant delete, insert, select, update on table ward to hub_user;
grant delete, insert, select, update on table ward_shape to hub_user;
grant usage on sequence ledger_entry_position_seq to hub_user;
grant usage on sequence live_log_position_seq to hub_user;
grant usage on sequence outbox_position_seq to hub_user;

alter default privileges in schema public grant usage on sequences to hub_user;
alter default privileges in schema public grant delete, insert, select, update on tables to hub_user;
