/** The ledger. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220125 extends Migration {
  override up(): void {
    this.addSql(`create table "ledger_entry" ("position" bigserial primary key, "id" uuid not null, "at" timestamptz(3) not null, "recorded_at" timestamptz(3) not null default clock_timestamp(), "kind" text not null, "subject" text not null, "agency" text not null, "acting_for" text null, "purpose" text null, "regimes" text[] not null, "reason" text null, "recipients" text[] not null, "request_id" text null, "operation" text null, "items" jsonb not null, "about" text[] not null);`);
    this.addSql(`comment on table "ledger_entry" is 'Append-only: the role that serves requests may add and read, and nothing else. Read in commit order (src/database/commit-order.ts); the chain covers every column, so a new one begins a new form of it.';`);
    this.addSql(`alter table "ledger_entry" add constraint "ledger_entry_id_unique" unique ("id");`);
    this.addSql(`create index "ledger_entry_about" on "ledger_entry" using gin ("about");`);
    this.addSql(`create table "ledger_seal" ("sequence" bigserial primary key, "position" bigint not null, "hash" text not null);`);
    this.addSql(`comment on table "ledger_seal" is 'Beside the entries, which are never changed: which is the how-manieth, and the chain up to it (src/access/ledger/chain.rules.ts).';`);
    this.addSql(`alter table "ledger_seal" add constraint "ledger_seal_position_unique" unique ("position");`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'AGREEMENT_REVIEW_OVERDUE', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED', 'LEDGER_IN_DOUBT'));`);
    this.addSql(`alter table "purpose" drop constraint "purpose_code_check";`);
    this.addSql(`alter table "purpose" add constraint "purpose_code_check" check ("code" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS', 'LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'));`);
    this.addSql(`alter table "sharing_term" drop constraint "sharing_term_purpose_check";`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_purpose_check" check ("purpose" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS', 'LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'));`);
    this.addSql(`alter table "ledger_entry" add constraint "ledger_entry_kind_check" check ("kind" in ('COLLECTION', 'ALTERATION', 'CONSULTATION', 'DISCLOSURE', 'COMBINATION', 'ERASURE'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "ledger_entry" cascade;`);
    this.addSql(`drop table if exists "ledger_seal" cascade;`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'AGREEMENT_REVIEW_OVERDUE', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
    this.addSql(`alter table "purpose" drop constraint "purpose_code_check";`);
    this.addSql(`alter table "purpose" add constraint "purpose_code_check" check ("code" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS'));`);
    this.addSql(`alter table "sharing_term" drop constraint "sharing_term_purpose_check";`);
    this.addSql(`alter table "sharing_term" add constraint "sharing_term_purpose_check" check ("purpose" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS'));`);
  }
}
