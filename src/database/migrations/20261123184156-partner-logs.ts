/** Partner logs. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123184156 extends Migration {
  override up(): void {
    this.addSql(`alter table "incident" drop constraint "incident_source_check";`);
    this.addSql(`alter table "incident" add constraint "incident_source_check" check ("source" in ('POLICE_LOG', 'OPEN_DATA', 'PARTNER_LOG'));`);
  }

  override down(): void {
    this.addSql(`alter table "incident" drop constraint "incident_source_check";`);
    this.addSql(`alter table "incident" add constraint "incident_source_check" check ("source" in ('POLICE_LOG', 'OPEN_DATA'));`);
  }
}
