/** Radio not held. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123181551 extends Migration {
  override up(): void {
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'TOPIC_VANISHED', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
  }

  override down(): void {
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'TOPIC_VANISHED', 'OUTBOX_STUCK', 'INGEST_STALLED'));`);
  }
}
