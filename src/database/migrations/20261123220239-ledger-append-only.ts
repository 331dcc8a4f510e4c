/** Ledger append only: what the role that serves requests may do with the entries and their seals. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220239 extends Migration {
  override up(): void {
    this.addSql(`alter table "ledger_seal" alter column "sequence" drop default;`);

    this.addSql(`drop sequence if exists "ledger_seal_sequence_seq";`);
    // Append-only for the role that serves requests; where an entry stands and when it was written is not its to say.
    this.addSql(`revoke all on "ledger_entry", "ledger_seal" from hub_user;`);
    this.addSql(`grant select on "ledger_entry", "ledger_seal" to hub_user;`);
    this.addSql(
      `grant insert ("id", "at", "kind", "subject", "agency", "acting_for", "purpose", "regimes", "reason", "recipients", "request_id", "operation", "items", "about") on "ledger_entry" to hub_user;`,
    );
    this.addSql(`grant insert on "ledger_seal" to hub_user;`);
  }

  override down(): void {
    this.addSql(`create sequence if not exists "ledger_seal_sequence_seq";`);
    this.addSql(`select setval('ledger_seal_sequence_seq', (select max("sequence") from "ledger_seal"));`);
    this.addSql(`alter table "ledger_seal" alter column "sequence" set default nextval('ledger_seal_sequence_seq');`);
  }
}
