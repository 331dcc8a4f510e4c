/** Pubwatch radios and nte incidents. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123180912 extends Migration {
  override up(): void {
    this.addSql(`create table "premises_radio" ("id" uuid not null, "radio" varchar(255) not null, "premises_id" uuid not null, "held_from" date not null, "held_to" date null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "premises_radio" is 'Written under an advisory lock of the radio (src/locations/commands/assign-radio.ts): the spans of one radio never overlap.';`);
    this.addSql(`create index "premises_radio_premises_id_index" on "premises_radio" ("premises_id");`);
    this.addSql(`create index "premises_radio_owner_agency_code_index" on "premises_radio" ("owner_agency_code");`);
    this.addSql(`create index "premises_radio_radio_held_from_index" on "premises_radio" ("radio", "held_from");`);
    this.addSql(`create table "nte_incident" ("id" uuid not null, "night" date not null, "category" text not null, "categories" text[] not null, "status" text not null, "outcome" text null, "place" text not null, "premises_id" uuid null, "radio" varchar(255) null, "longitude" double precision null, "latitude" double precision null, "coarse_longitude" double precision null, "coarse_latitude" double precision null, "out_of_area" boolean not null default false, "ward_code" varchar(255) null, "ward_basis" text not null, "opened_at" timestamptz(3) not null, "last_report_at" timestamptz(3) not null, "report_count" int not null, "revision" int not null, "closed_at" timestamptz(3) null, "closed_by" varchar(255) null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "nte_incident" is 'Written under the advisory lock of its night (src/cases/commands/nte-tables.ts): two hubs never open two for one event.';`);
    this.addSql(`create index "nte_incident_premises_id_index" on "nte_incident" ("premises_id");`);
    this.addSql(`create index "nte_incident_ward_code_index" on "nte_incident" ("ward_code");`);
    this.addSql(`create index "nte_incident_owner_agency_code_index" on "nte_incident" ("owner_agency_code");`);
    this.addSql(`create index "nte_incident_opened_at_id_index" on "nte_incident" ("opened_at", "id");`);
    this.addSql(`create index "nte_incident_night_status_last_report_at_index" on "nte_incident" ("night", "status", "last_report_at");`);
    this.addSql(`create table "radio_log_entry" ("id" uuid not null, "radio" varchar(255) not null, "night" date not null, "sequence" int not null, "revision" int not null, "at" timestamptz(3) not null, "at_offset" varchar(255) not null, "category" text not null, "words" text not null, "place" text null, "premises_id" uuid null, "incident_id" uuid not null, "classification" text not null, "agreement" text not null, "content_hash" varchar(255) not null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "radio_log_entry" is 'Written under the advisory lock of its night (src/cases/commands/nte-tables.ts).';`);
    this.addSql(`create index "radio_log_entry_premises_id_index" on "radio_log_entry" ("premises_id");`);
    this.addSql(`create index "radio_log_entry_incident_id_index" on "radio_log_entry" ("incident_id");`);
    this.addSql(`create index "radio_log_entry_owner_agency_code_index" on "radio_log_entry" ("owner_agency_code");`);
    this.addSql(`create index "radio_log_entry_night_at_id_index" on "radio_log_entry" ("night", "at", "id");`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_radio_night_sequence_unique" unique ("radio", "night", "sequence");`);
    this.addSql(`create table "radio_log_revision" ("id" uuid not null, "entry_id" uuid not null, "revision" int not null, "effect" text not null, "at" timestamptz(3) not null, "category" text not null, "words" text not null, "place" text null, "content_hash" varchar(255) not null, "received_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`alter table "radio_log_revision" add constraint "radio_log_revision_entry_id_revision_unique" unique ("entry_id", "revision");`);
    this.addSql(`create table "nte_report" ("id" uuid not null, "incident_id" uuid not null, "source" text not null, "category" text not null, "at" timestamptz(3) not null, "words" text not null, "place" text null, "premises_id" uuid null, "longitude" double precision null, "latitude" double precision null, "camera_id" varchar(255) null, "radio_entry_id" uuid null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null default '{}', "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "nte_report_incident_id_index" on "nte_report" ("incident_id");`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_radio_entry_id_unique" unique ("radio_entry_id");`);
    this.addSql(`create index "nte_report_owner_agency_code_index" on "nte_report" ("owner_agency_code");`);
    this.addSql(`alter table "parameter" drop constraint "parameter_unit_check";`);
    this.addSql(`alter table "parameter" add constraint "parameter_unit_check" check ("unit" in ('WORKING_DAYS', 'DAYS', 'YEARS', 'MINUTES', 'METRES', 'WORDS', 'AGREEMENT'));`);
    this.addSql(`alter table "premises_radio" add constraint "premises_radio_premises_id_foreign" foreign key ("premises_id") references "premises" ("id");`);
    this.addSql(`alter table "premises_radio" add constraint "premises_radio_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "premises_radio" add constraint "premises_radio_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "premises_radio" add constraint "premises_radio_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_premises_id_foreign" foreign key ("premises_id") references "premises" ("id") on delete set null;`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_ward_code_foreign" foreign key ("ward_code") references "ward" ("code") on delete set null;`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_category_check" check ("category" in ('VIOLENCE', 'FIGHT_DISORDER', 'DRUGS', 'WEAPON', 'SEXUAL_OFFENCE', 'SPIKING', 'VULNERABLE_PERSON', 'MEDICAL', 'REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'UNDERAGE', 'THEFT', 'DAMAGE', 'HATE', 'STREET_DRINKING', 'BEGGING', 'MISSING_PERSON', 'TAXI_RANK', 'BARRIER_FAULT', 'WELFARE_CHECK', 'OTHER'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_status_check" check ("status" in ('OPEN', 'CLOSED'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_outcome_check" check ("outcome" in ('RESOLVED_AT_THE_DOOR', 'MOVED_ON', 'POLICE_ATTENDED', 'ARREST', 'AMBULANCE', 'TAKEN_TO_SAFETY', 'NOTHING_FOUND', 'OPENED_IN_ERROR', 'OTHER'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_ward_basis_check" check ("ward_basis" in ('POLYGON', 'AS_SENT', 'EARLIER_BOUNDARY', 'NONE'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "nte_incident" add constraint "nte_incident_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_premises_id_foreign" foreign key ("premises_id") references "premises" ("id") on delete set null;`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_incident_id_foreign" foreign key ("incident_id") references "nte_incident" ("id");`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_category_check" check ("category" in ('VIOLENCE', 'FIGHT_DISORDER', 'DRUGS', 'WEAPON', 'SEXUAL_OFFENCE', 'SPIKING', 'VULNERABLE_PERSON', 'MEDICAL', 'REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'UNDERAGE', 'THEFT', 'DAMAGE', 'HATE', 'STREET_DRINKING', 'BEGGING', 'MISSING_PERSON', 'TAXI_RANK', 'BARRIER_FAULT', 'WELFARE_CHECK', 'OTHER'));`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_classification_check" check ("classification" in ('OFFICIAL', 'OFFICIAL_SENSITIVE'));`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "radio_log_entry" add constraint "radio_log_entry_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "radio_log_revision" add constraint "radio_log_revision_entry_id_foreign" foreign key ("entry_id") references "radio_log_entry" ("id");`);
    this.addSql(`alter table "radio_log_revision" add constraint "radio_log_revision_effect_check" check ("effect" in ('ACCEPTED', 'AMENDED', 'SUPERSEDED'));`);
    this.addSql(`alter table "radio_log_revision" add constraint "radio_log_revision_category_check" check ("category" in ('VIOLENCE', 'FIGHT_DISORDER', 'DRUGS', 'WEAPON', 'SEXUAL_OFFENCE', 'SPIKING', 'VULNERABLE_PERSON', 'MEDICAL', 'REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'UNDERAGE', 'THEFT', 'DAMAGE', 'HATE', 'STREET_DRINKING', 'BEGGING', 'MISSING_PERSON', 'TAXI_RANK', 'BARRIER_FAULT', 'WELFARE_CHECK', 'OTHER'));`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_incident_id_foreign" foreign key ("incident_id") references "nte_incident" ("id");`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_premises_id_foreign" foreign key ("premises_id") references "premises" ("id") on delete set null;`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_radio_entry_id_foreign" foreign key ("radio_entry_id") references "radio_log_entry" ("id") on delete set null;`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_source_check" check ("source" in ('RADIO', 'CAMERA', 'OFFICER'));`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_category_check" check ("category" in ('VIOLENCE', 'FIGHT_DISORDER', 'DRUGS', 'WEAPON', 'SEXUAL_OFFENCE', 'SPIKING', 'VULNERABLE_PERSON', 'MEDICAL', 'REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'UNDERAGE', 'THEFT', 'DAMAGE', 'HATE', 'STREET_DRINKING', 'BEGGING', 'MISSING_PERSON', 'TAXI_RANK', 'BARRIER_FAULT', 'WELFARE_CHECK', 'OTHER'));`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "nte_report" add constraint "nte_report_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
  }

  override down(): void {
    this.addSql(`alter table "radio_log_entry" drop constraint "radio_log_entry_incident_id_foreign";`);
    this.addSql(`alter table "nte_report" drop constraint "nte_report_incident_id_foreign";`);
    this.addSql(`alter table "radio_log_revision" drop constraint "radio_log_revision_entry_id_foreign";`);
    this.addSql(`alter table "nte_report" drop constraint "nte_report_radio_entry_id_foreign";`);
    this.addSql(`drop table if exists "premises_radio" cascade;`);
    this.addSql(`drop table if exists "nte_incident" cascade;`);
    this.addSql(`drop table if exists "radio_log_entry" cascade;`);
    this.addSql(`drop table if exists "radio_log_revision" cascade;`);
    this.addSql(`drop table if exists "nte_report" cascade;`);
    this.addSql(`alter table "parameter" drop constraint "parameter_unit_check";`);
    this.addSql(`alter table "parameter" add constraint "parameter_unit_check" check ("unit" in ('WORKING_DAYS', 'DAYS', 'YEARS', 'WORDS', 'AGREEMENT'));`);
  }
}
