/** Lives of topics. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123182816 extends Migration {
  override up(): void {
    this.addSql(`create table "topic_life" ("topic" text not null, "life" int not null, "topic_id" text not null, "began_at" timestamptz(3) not null, primary key ("topic", "life"));`);
    this.addSql(`alter table "topic_life" add constraint "topic_life_topic_topic_id_unique" unique ("topic", "topic_id");`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "topic_life" cascade;`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'TOPIC_VANISHED', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
  }
}
