/** Protected incident counts. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220126 extends Migration {
  override up(): void {
    this.addSql(`create table "incident_count_publication" ("id" uuid not null, "month" varchar(255) not null, "simulated" boolean not null, "published_at" timestamptz(3) not null, "noise_deviation" double precision not null, "noise_most" int not null, "shown_from" int not null, "method" text not null, primary key ("id"));`);
    this.addSql(`comment on table "incident_count_publication" is 'A month whose counts were published. It is published once and never again: a second time would let the two be compared.';`);
    this.addSql(`alter table "incident_count_publication" add constraint "incident_count_publication_month_simulated_unique" unique ("month", "simulated");`);
    this.addSql(`create table "protected_incident_count" ("id" uuid not null, "publication_id" uuid not null, "month" varchar(255) not null, "simulated" boolean not null, "breakdown" text not null, "ward_code" varchar(255) null, "category" text null, "suppressed" boolean not null, "count" int null, primary key ("id"));`);
    this.addSql(`comment on table "protected_incident_count" is 'Protected counts only: the true ones are nowhere in this table, nor is the secret that protected them.';`);
    this.addSql(`create index "protected_incident_count_publication_id_index" on "protected_incident_count" ("publication_id");`);
    this.addSql(`create index "protected_incident_count_month_index" on "protected_incident_count" ("month");`);
    this.addSql(`alter table "parameter" drop constraint "parameter_unit_check";`);
    this.addSql(`alter table "parameter" add constraint "parameter_unit_check" check ("unit" in ('WORKING_DAYS', 'DAYS', 'YEARS', 'MINUTES', 'METRES', 'RECORDS', 'WORDS', 'AGREEMENT'));`);
    this.addSql(`alter table "incident_count_publication" enable row level security;`);
    this.addSql(`alter table "incident_count_publication" force row level security;`);
    this.addSql(`create policy "told_to_all" on "incident_count_publication" for select using ((( SELECT current_setting('hub.purpose'::text, true) AS current_setting) <> ''::text));`);
    this.addSql(`create policy "published_by_the_hub" on "incident_count_publication" using ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text)) with check ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text));`);
    this.addSql(`alter table "protected_incident_count" add constraint "protected_incident_count_publication_id_foreign" foreign key ("publication_id") references "incident_count_publication" ("id");`);
    this.addSql(`alter table "protected_incident_count" add constraint "protected_incident_count_ward_code_foreign" foreign key ("ward_code") references "ward" ("code") on delete set null;`);
    this.addSql(`alter table "protected_incident_count" add constraint "protected_incident_count_suppressed_check" check ("suppressed" = ("count" is null));`);
    this.addSql(`alter table "protected_incident_count" add constraint "protected_incident_count_breakdown_check" check ("breakdown" in ('MONTH', 'WARD', 'CATEGORY', 'WARD_AND_CATEGORY'));`);
    this.addSql(`alter table "protected_incident_count" add constraint "protected_incident_count_category_check" check ("category" in ('ANTI_SOCIAL_BEHAVIOUR', 'BICYCLE_THEFT', 'BURGLARY', 'CRIMINAL_DAMAGE_AND_ARSON', 'DRUGS', 'OTHER_CRIME', 'OTHER_THEFT', 'POSSESSION_OF_WEAPONS', 'PUBLIC_ORDER', 'ROBBERY', 'SHOPLIFTING', 'THEFT_FROM_THE_PERSON', 'VEHICLE_CRIME', 'VIOLENCE_AND_SEXUAL_OFFENCES', 'TRANSPORT', 'PUBLIC_SAFETY_AND_WELFARE', 'ADMINISTRATION'));`);
    this.addSql(`alter table "protected_incident_count" enable row level security;`);
    this.addSql(`alter table "protected_incident_count" force row level security;`);
    this.addSql(`create policy "told_to_all" on "protected_incident_count" for select using ((( SELECT current_setting('hub.purpose'::text, true) AS current_setting) <> ''::text));`);
    this.addSql(`create policy "published_by_the_hub" on "protected_incident_count" using ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text)) with check ((( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text));`);
  }

  override down(): void {
    this.addSql(`alter table "protected_incident_count" drop constraint "protected_incident_count_publication_id_foreign";`);
    this.addSql(`drop table if exists "incident_count_publication" cascade;`);
    this.addSql(`drop table if exists "protected_incident_count" cascade;`);
    this.addSql(`alter table "parameter" drop constraint "parameter_unit_check";`);
    this.addSql(`alter table "parameter" add constraint "parameter_unit_check" check ("unit" in ('WORKING_DAYS', 'DAYS', 'YEARS', 'MINUTES', 'METRES', 'WORDS', 'AGREEMENT'));`);
  }
}
