/** Glass and agreement of entries: made by `npm run db:migration` from the entities; and the role that serves requests may say them. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261124001955 extends Migration {
  override up(): void {
    this.addSql(`alter table "ledger_entry" add "glass" text null, add "agreement" text null;`);
    this.addSql(`grant insert ("glass", "agreement") on "ledger_entry" to hub_user;`);
    this.addSql(`comment on table "ledger_entry" is 'Append-only: the role that serves requests may add and read, and nothing else. Read in commit order (src/database/commit-order.ts); the chain covers every column; one that came later is nullable, and covered in the entries that have it.';`);
  }

  override down(): void {
    this.addSql(`alter table "ledger_entry" drop column "glass", drop column "agreement";`);
    this.addSql(`comment on table "ledger_entry" is 'Append-only: the role that serves requests may add and read, and nothing else. Read in commit order (src/database/commit-order.ts); the chain covers every column, so a new one begins a new form of it.';`);
  }
}
