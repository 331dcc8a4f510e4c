/** Outbox lanes. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123180333 extends Migration {
  override up(): void {
    this.addSql(`create table "outbox_lane" ("topic" text not null, "shard" smallint not null, "sent_through" bigint not null default 0, "sent_at" timestamptz(3) null, "term" int not null default 1, "attempting" bigint[] not null default '{}', "withheld" bigint[] not null default '{}', primary key ("topic", "shard"));`);
    this.addSql(`alter table "message" add "key" text null;`);
    this.addSql(`alter table "outbox" add "shard" smallint generated always as (abs((hashtext(key) % 8))) stored not null;`);
    this.addSql(`create index "outbox_topic_shard_position_index" on "outbox" ("topic", "shard", "position");`);
  }

  override down(): void {
    this.addSql(`drop table if exists "outbox_lane" cascade;`);
    this.addSql(`alter table "message" drop column "key";`);
    this.addSql(`drop index "outbox_topic_shard_position_index";`);
    this.addSql(`alter table "outbox" drop column "shard";`);
  }
}
