/** Bus outbox and live log. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123152300 extends Migration {
  override up(): void {
    this.addSql(`create table "bus_message" ("topic" text not null, "partition" int not null, "offset" bigint not null, "key" bytea null, "headers" json not null, "value" bytea null, "produced_at" timestamptz(3) not null, primary key ("topic", "partition", "offset"));`);
    this.addSql(`create table "bus_offset" ("consumer_group" text not null, "topic" text not null, "partition" int not null, "next_offset" bigint not null default 0, "term" int not null default 0, primary key ("consumer_group", "topic", "partition"));`);
    this.addSql(`create table "bus_partition" ("topic" text not null, "partition" int not null, "next_offset" bigint not null default 0, primary key ("topic", "partition"));`);
    this.addSql(`comment on table "bus_partition" is 'A publisher holds the lock of its row from counting the offsets until the messages are visible: offsets have no holes.';`);
    this.addSql(`create table "bus_topic" ("name" text not null, "partitions" int not null, "retention_days" int not null, primary key ("name"));`);
    this.addSql(`create table "live_log" ("position" bigserial primary key, "kind" text not null, "subject_id" uuid not null, "ward_code" varchar(255) null, "category" varchar(255) null, "simulated" boolean not null default false, "at" timestamptz(3) not null);`);
    this.addSql(`comment on table "live_log" is 'Append-only, read in commit order (src/database/commit-order.ts): never update a row, never write a position by hand.';`);
    this.addSql(`create table "outbox" ("position" bigserial primary key, "event_id" uuid not null, "topic" text not null, "key" text not null, "type" text not null, "payload" jsonb not null, "subject_ids" uuid[] not null, "occurred_at" timestamptz(3) not null, "recorded_at" timestamptz(3) not null default now(), "markings" text[] not null default '{}', "regime" text not null, "classification" text not null, "agreement" text not null, "simulated" boolean not null default false);`);
    this.addSql(`comment on table "outbox" is 'Read in commit order (src/database/commit-order.ts): never write a position by hand.';`);
    this.addSql(`alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");`);
    this.addSql(`alter table "outbox" add constraint "outbox_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "outbox" add constraint "outbox_classification_check" check ("classification" in ('OFFICIAL', 'OFFICIAL_SENSITIVE'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "bus_message" cascade;`);
    this.addSql(`drop table if exists "bus_offset" cascade;`);
    this.addSql(`drop table if exists "bus_partition" cascade;`);
    this.addSql(`drop table if exists "bus_topic" cascade;`);
    this.addSql(`drop table if exists "live_log" cascade;`);
    this.addSql(`drop table if exists "outbox" cascade;`);
  }
}
