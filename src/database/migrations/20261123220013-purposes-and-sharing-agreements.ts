/** Purposes and sharing agreements. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220013 extends Migration {
  override up(): void {
    this.addSql(`create table "purpose" ("code" text not null, "in_force_from" date not null, "in_force_to" date null, "description" text not null, "regime" text not null, "reason_demanded" boolean not null, "source" text not null, primary key ("code", "in_force_from"));`);
    this.addSql(`comment on table "purpose" is 'Dated reference data: of the rows that cover a day the one with the latest in_force_from speaks. What the hub brings is added where it is missing and never put right again: end a purpose by in_force_to, change it by a row with a later in_force_from.';`);
    this.addSql(`create table "sharing_agreement" ("reference" varchar(255) not null, "title" varchar(255) not null, "owner_agencies" text[] not null, "partner_agencies" text[] not null, "purposes" text[] not null, "data_items" text[] not null, "gateway" text not null, "necessity" text not null, "in_force_from" date not null, "in_force_to" date null, "review_on" date not null, "reviewed_at" timestamptz(3) null, "reviewed_by" varchar(255) null, "ended_at" timestamptz(3) null, "ended_by" varchar(255) null, "ended_because" text null, "signed_copy" text null, "is_default" boolean not null default false, "recorded_at" timestamptz(3) not null default now(), "recorded_by" varchar(255) not null, primary key ("reference"));`);
    this.addSql(`comment on table "sharing_agreement" is 'Written by src/access/agreement/commands/ alone, with its rows of sharing_term in the same transaction. The defaults that the hub brings are added where they are missing and never put right again.';`);
    this.addSql(`create table "sharing_term" ("partner_agency_code" varchar(255) not null, "purpose" text not null, "data_item" text not null, "owner_agency_code" varchar(255) not null, "agreement_reference" varchar(255) not null, "in_force_from" date not null, "in_force_to" date null, primary key ("partner_agency_code", "purpose", "data_item", "owner_agency_code", "agreement_reference"));`);
    this.addSql(`comment on table "sharing_term" is 'sharing_agreement spelt out: every owner, partner (never the owner itself), purpose and item of each. Kept with it in one transaction.';`);
    this.addSql(`create index "sharing_term_agreement_reference_index" on "sharing_term" ("agreement_reference");`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'AGREEMENT_REVIEW_OVERDUE', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
    this.addSql(`alter table "purpose" add constraint "purpose_code_check" check ("code" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS'));`);
    this.addSql(`alter table "purpose" add constraint "purpose_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "sharing_agreement" add constraint "sharing_agreement_gateway_check" check ("gateway" in ('CDA_S115', 'CDA_S17A', 'CONSENT', 'SAFEGUARDING', 'VITAL_INTERESTS', 'SAME_AUTHORITY', 'OPEN_DATA', 'INVENTED'));`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_partner_agency_code_foreign" foreign key ("partner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_agreement_reference_foreign" foreign key ("agreement_reference") references "sharing_agreement" ("reference");`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_purpose_check" check ("purpose" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS'));`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_data_item_check" check ("data_item" in ('INCIDENT', 'NTE', 'RADIO_LOG', 'LOCATION', 'PREMISES', 'PERSON', 'CONSENT', 'CASE', 'PEF', 'PEF_ANSWER', 'INTELLIGENCE', 'REFERRAL', 'MEETING', 'ACTION', 'ALERT', 'LINEAGE'));`);
  }

  override down(): void {
    this.addSql(`alter table "sharing_term" drop constraint "sharing_term_agreement_reference_foreign";`);
    this.addSql(`drop table if exists "purpose" cascade;`);
    this.addSql(`drop table if exists "sharing_agreement" cascade;`);
    this.addSql(`drop table if exists "sharing_term" cascade;`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
  }
}
