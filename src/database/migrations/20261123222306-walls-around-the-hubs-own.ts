/** Walls around the hubs own. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123222306 extends Migration {
  override up(): void {
    this.addSql(`alter table "bus_message" enable row level security;`);
    this.addSql(`alter table "bus_message" force row level security;`);
    this.addSql(`create policy "hub_alone" on "bus_message" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`alter table "dead_letter" enable row level security;`);
    this.addSql(`alter table "dead_letter" force row level security;`);
    this.addSql(`create policy "hub_alone" on "dead_letter" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
  }

  override down(): void {
    this.addSql(`drop policy "hub_alone" on "bus_message";`);
    this.addSql(`drop policy "hub_alone" on "dead_letter";`);
    this.addSql(`alter table "bus_message" no force row level security;`);
    this.addSql(`alter table "bus_message" disable row level security;`);
    this.addSql(`alter table "dead_letter" no force row level security;`);
    this.addSql(`alter table "dead_letter" disable row level security;`);
  }
}
