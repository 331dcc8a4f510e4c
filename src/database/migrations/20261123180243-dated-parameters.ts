/** Dated parameters. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123180243 extends Migration {
  override up(): void {
    this.addSql(`create table "parameter" ("name" varchar(255) not null, "valid_from" date not null, "valid_to" date null, "value" jsonb not null, "unit" text not null, "source" text not null, primary key ("name", "valid_from"));`);
    this.addSql(`comment on table "parameter" is 'Dated reference data. A hub that agrees something else adds a row with a later valid_from; the rows that the hub brings are put right at each start.';`);
    this.addSql(`alter table "parameter" add constraint "parameter_unit_check" check ("unit" in ('WORKING_DAYS', 'DAYS', 'YEARS', 'WORDS', 'AGREEMENT'));`);
  }

  override down(): void {
    this.addSql(`drop table if exists "parameter" cascade;`);
  }
}
