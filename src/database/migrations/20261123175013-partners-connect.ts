/** Partners connect. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123175013 extends Migration {
  override up(): void {
    this.addSql(`create table "alert" ("id" uuid not null, "kind" text not null, "severity" text not null, "sentence" text not null, "about" text not null, "subject_type" varchar(255) null, "subject_id" uuid null, "raised_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, "settled_by" varchar(255) null, "simulated" boolean not null default false, primary key ("id"));`);
    this.addSql(`create index "alert_subject_id_index" on "alert" ("subject_id");`);
    this.addSql(`create index "alert_raised_at_id_index" on "alert" ("raised_at", "id");`);
    this.addSql(`create unique index "alert_open_once" on "alert" ("kind", "about") where "settled_at" is null;`);
    this.addSql(`create table "sealed_message" ("event_id" uuid not null, "headers" jsonb not null, "value" bytea null, "sha256" varchar(255) not null, primary key ("event_id"));`);
    this.addSql(`comment on table "sealed_message" is 'Beside the row of the outbox with the same event_id; that row says when it leaves, this one what leaves.';`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'TOPIC_VANISHED', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
    this.addSql(`alter table "alert" add constraint "alert_severity_check" check ("severity" in ('HIGH', 'MEDIUM'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "alert" cascade;`);
    this.addSql(`drop table if exists "sealed_message" cascade;`);
  }
}
