/** Consents and referrals. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123181709 extends Migration {
  override up(): void {
    this.addSql(`create table "consent" ("id" uuid not null, "person_id" uuid not null, "purpose" text not null, "state" text not null, "method" text not null, "given_by" text not null, "explicit" boolean not null, "scope" text not null, "wording" text null, "taken_by_id" uuid not null, "said_at" timestamptz(3) not null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "consent" is 'Append-only: a change of mind is another row. Two parties to a mediation each have their own.';`);
    this.addSql(`create index "consent_owner_agency_code_index" on "consent" ("owner_agency_code");`);
    this.addSql(`create index "consent_person_id_purpose_said_at_index" on "consent" ("person_id", "purpose", "said_at");`);
    this.addSql(`create table "referral" ("id" uuid not null, "provider" text not null, "service" text null, "case_id" uuid not null, "person_id" uuid not null, "other_party_id" uuid null, "state" text not null, "reason" text not null, "incident_type" text not null, "offence_type" varchar(255) null, "incident_reference" varchar(255) null, "incident_date" date null, "reported_at" timestamptz(3) null, "refer_by" timestamptz(3) null, "needs" text[] not null default '{}', "access_needs" text null, "risk_band" text null, "risk_flags" text[] not null default '{}', "enhanced_categories" text[] not null default '{}', "relation_to_harmer" varchar(255) null, "same_address" boolean null, "children_involved" boolean null, "other_agencies" text[] not null default '{}', "guardian_name" varchar(255) null, "guardian_relation" varchar(255) null, "lawful_basis" text null, "lawful_basis_statement" text null, "override_reason" text null, "notes" text null, "referrer_id" uuid not null, "referrer_phone" varchar(255) null, "referrer_email" varchar(255) null, "agreement" varchar(255) not null, "message_id" uuid not null, "amended_at" timestamptz(3) not null, "released_at" timestamptz(3) null, "released_by" varchar(255) null, "sha256" varchar(255) null, "passed_channels" jsonb null, "attempted_at" timestamptz(3) null, "sent_at" timestamptz(3) null, "acknowledge_by" timestamptz(3) null, "overdue" boolean not null default false, "acknowledged_at" timestamptz(3) null, "provider_reference" varchar(255) null, "answer_reason" text null, "outcome" text null, "closed_at" timestamptz(3) null, "duplicate_reference" varchar(255) null, "duplicate_of_id" uuid null, "withdrawn_at" timestamptz(3) null, "withdrawal_reason" text null, "withdrawal_confirmed_at" timestamptz(3) null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "referral_case_id_index" on "referral" ("case_id");`);
    this.addSql(`create index "referral_person_id_index" on "referral" ("person_id");`);
    this.addSql(`create index "referral_other_party_id_index" on "referral" ("other_party_id");`);
    this.addSql(`alter table "referral" add constraint "referral_message_id_unique" unique ("message_id");`);
    this.addSql(`create index "referral_owner_agency_code_index" on "referral" ("owner_agency_code");`);
    this.addSql(`create index "referral_recorded_at_id_index" on "referral" ("recorded_at", "id");`);
    this.addSql(`create index "referral_awaiting" on "referral" ("acknowledge_by") where "state" = 'SENT' and not "overdue";`);
    this.addSql(`create index "referral_provider_provider_reference_index" on "referral" ("provider", "provider_reference");`);
    this.addSql(`create table "referral_move" ("id" uuid not null, "referral_id" uuid not null, "from" text null, "to" text not null, "because" text null, "moved_at" timestamptz(3) not null, "moved_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "referral_move" is 'Append-only: every state that a referral has had, since when, by whom and why.';`);
    this.addSql(`create index "referral_move_referral_id_index" on "referral_move" ("referral_id");`);
    this.addSql(`create table "referral_answer" ("id" uuid not null, "referral_id" uuid not null, "sequence" int not null, "status" text not null, "provider_reference" varchar(255) null, "reason" text null, "outcome" text null, "duplicate_reference" varchar(255) null, "remark" text null, "answered_at" timestamptz(3) not null, "content_hash" varchar(255) not null, "received_at" timestamptz(3) not null, "received_from" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "referral_answer" is 'Append-only: all that a provider answered, also what came late and changed nothing.';`);
    this.addSql(`alter table "referral_answer" add constraint "referral_answer_referral_id_sequence_unique" unique ("referral_id", "sequence");`);
    this.addSql(`alter table "consent" add constraint "consent_person_id_foreign" foreign key ("person_id") references "person" ("id");`);
    this.addSql(`alter table "consent" add constraint "consent_taken_by_id_foreign" foreign key ("taken_by_id") references "staff_member" ("id");`);
    this.addSql(`alter table "consent" add constraint "consent_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "consent" add constraint "consent_purpose_check" check ("purpose" in ('VICTIM_SUPPORT_REFERRAL', 'REMEDI_REFERRAL'));`);
    this.addSql(`alter table "consent" add constraint "consent_state_check" check ("state" in ('GIVEN', 'REFUSED', 'WITHDRAWN'));`);
    this.addSql(`alter table "consent" add constraint "consent_method_check" check ("method" in ('IN_PERSON', 'TELEPHONE', 'WRITTEN', 'ELECTRONIC'));`);
    this.addSql(`alter table "consent" add constraint "consent_given_by_check" check ("given_by" in ('SELF', 'GUARDIAN'));`);
    this.addSql(`alter table "consent" add constraint "consent_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "consent" add constraint "consent_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "referral" add constraint "referral_case_id_foreign" foreign key ("case_id") references "case" ("id");`);
    this.addSql(`alter table "referral" add constraint "referral_person_id_foreign" foreign key ("person_id") references "person" ("id");`);
    this.addSql(`alter table "referral" add constraint "referral_other_party_id_foreign" foreign key ("other_party_id") references "person" ("id") on delete set null;`);
    this.addSql(`alter table "referral" add constraint "referral_referrer_id_foreign" foreign key ("referrer_id") references "staff_member" ("id");`);
    this.addSql(`alter table "referral" add constraint "referral_duplicate_of_id_foreign" foreign key ("duplicate_of_id") references "referral" ("id") on delete set null;`);
    this.addSql(`alter table "referral" add constraint "referral_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "referral" add constraint "referral_provider_check" check ("provider" in ('VICTIM_SUPPORT', 'REMEDI'));`);
    this.addSql(`alter table "referral" add constraint "referral_service_check" check ("service" in ('MEDIATION', 'RESTORATIVE_JUSTICE'));`);
    this.addSql(`alter table "referral" add constraint "referral_state_check" check ("state" in ('DRAFT', 'SUSPENDED', 'CONSENT_CHECK', 'WITHHELD', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'DUPLICATE', 'WITHDRAWN'));`);
    this.addSql(`alter table "referral" add constraint "referral_incident_type_check" check ("incident_type" in ('ANTI_SOCIAL_BEHAVIOUR', 'NEIGHBOUR_DISPUTE', 'HARASSMENT_OR_STALKING', 'HATE', 'VIOLENCE', 'DOMESTIC_ABUSE', 'SEXUAL_OFFENCE', 'ROBBERY', 'BURGLARY', 'THEFT', 'CRIMINAL_DAMAGE', 'ARSON', 'FRAUD', 'MODERN_SLAVERY', 'TERRORISM', 'BEREAVEMENT', 'ROAD_TRAFFIC', 'BUSINESS_CRIME', 'OTHER'));`);
    this.addSql(`alter table "referral" add constraint "referral_risk_band_check" check ("risk_band" in ('STANDARD', 'MEDIUM', 'HIGH'));`);
    this.addSql(`alter table "referral" add constraint "referral_lawful_basis_check" check ("lawful_basis" in ('LEGAL_OBLIGATION', 'VITAL_INTERESTS', 'PUBLIC_TASK', 'SAFEGUARDING'));`);
    this.addSql(`alter table "referral" add constraint "referral_answer_reason_check" check ("answer_reason" in ('EXCLUDED_TYPE', 'NO_EXPLICIT_CONSENT', 'CHILD_PROTECTION', 'NO_SAFE_NUMBER', 'WRONG_NUMBER', 'UNSAFE_TO_RETRY', 'HARMER_NOT_IDENTIFIED', 'PARTY_UNWILLING', 'NO_CAPACITY', 'OTHER'));`);
    this.addSql(`alter table "referral" add constraint "referral_outcome_check" check ("outcome" in ('SUPPORT_COMPLETED', 'DECLINED', 'UNCONTACTABLE', 'SIGNPOSTED', 'RJ_DIRECT', 'RJ_INDIRECT', 'MEDIATION_AGREEMENT', 'MEDIATION_PARTIAL', 'OTHER_PARTY_REFUSED', 'UNSAFE'));`);
    this.addSql(`alter table "referral" add constraint "referral_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "referral" add constraint "referral_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "referral_move" add constraint "referral_move_referral_id_foreign" foreign key ("referral_id") references "referral" ("id");`);
    this.addSql(`alter table "referral_move" add constraint "referral_move_from_check" check ("from" in ('DRAFT', 'SUSPENDED', 'CONSENT_CHECK', 'WITHHELD', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'DUPLICATE', 'WITHDRAWN'));`);
    this.addSql(`alter table "referral_move" add constraint "referral_move_to_check" check ("to" in ('DRAFT', 'SUSPENDED', 'CONSENT_CHECK', 'WITHHELD', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'DUPLICATE', 'WITHDRAWN'));`);
    this.addSql(`alter table "referral_answer" add constraint "referral_answer_referral_id_foreign" foreign key ("referral_id") references "referral" ("id");`);
    this.addSql(`alter table "referral_answer" add constraint "referral_answer_status_check" check ("status" in ('ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'DUPLICATE', 'WITHDRAWAL_CONFIRMED'));`);
    this.addSql(`alter table "referral_answer" add constraint "referral_answer_reason_check" check ("reason" in ('EXCLUDED_TYPE', 'NO_EXPLICIT_CONSENT', 'CHILD_PROTECTION', 'NO_SAFE_NUMBER', 'WRONG_NUMBER', 'UNSAFE_TO_RETRY', 'HARMER_NOT_IDENTIFIED', 'PARTY_UNWILLING', 'NO_CAPACITY', 'OTHER'));`);
    this.addSql(`alter table "referral_answer" add constraint "referral_answer_outcome_check" check ("outcome" in ('SUPPORT_COMPLETED', 'DECLINED', 'UNCONTACTABLE', 'SIGNPOSTED', 'RJ_DIRECT', 'RJ_INDIRECT', 'MEDIATION_AGREEMENT', 'MEDIATION_PARTIAL', 'OTHER_PARTY_REFUSED', 'UNSAFE'));`);
  }

  override down(): void {
    this.addSql(`alter table "referral" drop constraint "referral_duplicate_of_id_foreign";`);
    this.addSql(`alter table "referral_move" drop constraint "referral_move_referral_id_foreign";`);
    this.addSql(`alter table "referral_answer" drop constraint "referral_answer_referral_id_foreign";`);
    this.addSql(`drop table if exists "consent" cascade;`);
    this.addSql(`drop table if exists "referral" cascade;`);
    this.addSql(`drop table if exists "referral_move" cascade;`);
    this.addSql(`drop table if exists "referral_answer" cascade;`);
  }
}
