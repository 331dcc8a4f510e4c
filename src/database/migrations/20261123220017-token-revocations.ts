/** Token revocations. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220017 extends Migration {
  override up(): void {
    this.addSql(`create table "token_revocation" ("id" uuid not null, "kind" text not null, "named" varchar(255) not null, "revoked_at" timestamptz(3) not null, "over_at" timestamptz(3) not null, "because" text not null, "revoked_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "token_revocation" is 'What is written here every hub knows within a second, also when it was written by hand.';`);
    this.addSql(`create index "token_revocation_over_at_index" on "token_revocation" ("over_at");`);
    this.addSql(`create index "token_revocation_revoked_at_id_index" on "token_revocation" ("revoked_at", "id");`);
    this.addSql(`alter table "token_revocation" add constraint "token_revocation_kind_check" check ("kind" in ('TOKEN', 'SUBJECT', 'AGENCY'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "token_revocation" cascade;`);
  }
}
