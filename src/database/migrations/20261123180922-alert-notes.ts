/** Alert notes. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123180922 extends Migration {
  override up(): void {
    this.addSql(`alter table "alert" add "note" text null;`);
  }

  override down(): void {
    this.addSql(`alter table "alert" drop column "note";`);
  }
}
