/** Origins and sources. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

/** What, from what, of which kind, and the rows that say so. */
const KNOWN = [
  ['Action', 'Meeting', 'ACTION', 'select id as what_id, meeting_id as from_id, recorded_at, recorded_by from action'],
  ['Action', 'Case', 'LINK', 'select id as what_id, case_id as from_id, recorded_at, recorded_by from action where case_id is not null'],
  ['Referral', 'Case', 'LINK', 'select id as what_id, case_id as from_id, recorded_at, recorded_by from referral'],
  ['Referral', 'Person', 'LINK', 'select id as what_id, person_id as from_id, recorded_at, recorded_by from referral'],
  ['Consent', 'Person', 'LINK', 'select id as what_id, person_id as from_id, recorded_at, recorded_by from consent'],
  ['PefRound', 'Case', 'LINK', 'select id as what_id, case_id as from_id, recorded_at, recorded_by from pef_round'],
  ['PefResponse', 'PefRound', 'LINK', 'select id as what_id, round_id as from_id, recorded_at, recorded_by from pef_response'],
  ['IntelPackage', 'PefResponse', 'QUOTE', 'select id as what_id, response_id as from_id, recorded_at, recorded_by from intel_package'],
  ['IntelPackage', 'Case', 'LINK', 'select id as what_id, case_id as from_id, recorded_at, recorded_by from intel_package'],
] as const;

export class Migration20261124003454 extends Migration {
  override up(): void {
    this.addSql(`create table "derivation" ("id" uuid not null, "what_type" text not null, "what_id" uuid not null, "from_type" text not null, "from_id" uuid not null, "kind" text not null, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "derivation_from_id_index" on "derivation" ("from_id");`);
    this.addSql(`alter table "derivation" add constraint "derivation_what_id_from_id_kind_unique" unique ("what_id", "from_id", "kind");`);
    this.addSql(`create table "record_source" ("id" uuid not null, "record_type" text not null, "record_id" uuid not null, "number" int not null, "words" text null, "lifted" text[] not null, "first_recorded_by" varchar(255) null, "owner_agency_code" varchar(255) not null, "originator" varchar(255) not null, "markings" text[] not null, "regime" text not null, "retention_class" text not null, "simulated" boolean not null default false, "recorded_at" timestamptz(3) not null, "recorded_by" varchar(255) not null, primary key ("id"));`);
    this.addSql(`comment on table "record_source" is 'Append-only. \`markings\` are those of the source; what the record itself carries by now stands on the record.';`);
    this.addSql(`create index "record_source_owner_agency_code_index" on "record_source" ("owner_agency_code");`);
    this.addSql(`alter table "record_source" add constraint "record_source_record_id_number_unique" unique ("record_id", "number");`);
    this.addSql(`drop policy "told_to_its_readers" on "compartment";`);
    this.addSql(`drop policy "told_to_its_readers" on "compartment_reader";`);
    this.addSql(`drop policy "told_to_its_readers" on "meeting_kind_reader";`);
    this.addSql(`alter table "alert" add "markings" text[] not null default '{}';`);
    this.addSql(`alter table "alert" enable row level security;`);
    this.addSql(`alter table "alert" force row level security;`);
    this.addSql(`create policy "for_everybody_who_asks" on "alert" using ((( SELECT hub_asker() AS hub_asker) = ANY (ARRAY['hub'::text, 'someone'::text]))) with check ((( SELECT hub_asker() AS hub_asker) = ANY (ARRAY['hub'::text, 'someone'::text])));`);
    this.addSql(`create policy "in_its_compartments" on "alert" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "told_to_its_readers" on "compartment" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (EXISTS ( SELECT 1 FROM compartment_reader behind WHERE ((behind.compartment_code)::text = (code)::text))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")))));`);
    this.addSql(`create policy "told_to_its_readers" on "compartment_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[]))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")))));`);
    this.addSql(`alter table "live_log" add "markings" text[] not null default '{}';`);
    this.addSql(`create policy "told_to_its_readers" on "meeting_kind_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[]))) AND (in_force_from <= ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")) AND ((in_force_to IS NULL) OR (in_force_to > ( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")))));`);
    this.addSql(`alter table "derivation" add constraint "derivation_kind_check" check ("kind" in ('LINK', 'QUOTE', 'ACTION', 'AGENDA', 'MERGE'));`);
    this.addSql(`alter table "record_source" add constraint "record_source_owner_agency_code_foreign" foreign key ("owner_agency_code") references "agency" ("code");`);
    this.addSql(`alter table "record_source" add constraint "record_source_four_eyes" check ("first_recorded_by" is null or "first_recorded_by" <> "recorded_by");`);
    this.addSql(`alter table "record_source" add constraint "record_source_regime_check" check ("regime" in ('UK_GDPR_PART2', 'LED_PART3'));`);
    this.addSql(`alter table "record_source" add constraint "record_source_retention_class_check" check ("retention_class" in ('CASEWORK', 'INCIDENT', 'OPEN_DATA', 'MEETING', 'REFERENCE'));`);
    this.addSql(`alter table "record_source" enable row level security;`);
    this.addSql(`alter table "record_source" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "record_source" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('LINEAGE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('LINEAGE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "record_source" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "its_owner_alone" on "record_source" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))));`);
    // What was made from what before anybody wrote it down, as far as the rows say it.
    this.addSql(`select set_config('hub.asker', 'hub', true);`);
    for (const [what, from, kind, rows] of KNOWN)
      this.addSql(
        `insert into derivation (id, what_type, what_id, from_type, from_id, kind, recorded_at, recorded_by) select gen_random_uuid(), '${what}', what_id, '${from}', from_id, '${kind}', recorded_at, recorded_by from (${rows}) known on conflict do nothing;`,
      );
    this.addSql(
      `update nte_incident set markings = array(select distinct unnest(nte_incident.markings || report.markings) order by 1) from nte_report report where report.incident_id = nte_incident.id and not report.markings <@ nte_incident.markings;`,
    );
    // Nobody rewrites where something came from.
    this.addSql(`revoke update on "derivation", "record_source" from hub_user;`);
  }

  override down(): void {
    this.addSql(`drop table if exists "derivation" cascade;`);
    this.addSql(`drop table if exists "record_source" cascade;`);
    this.addSql(`drop policy "for_everybody_who_asks" on "alert";`);
    this.addSql(`drop policy "in_its_compartments" on "alert";`);
    this.addSql(`drop policy "told_to_its_readers" on "compartment";`);
    this.addSql(`drop policy "told_to_its_readers" on "compartment_reader";`);
    this.addSql(`drop policy "told_to_its_readers" on "meeting_kind_reader";`);
    this.addSql(`alter table "alert" drop column "markings";`);
    this.addSql(`alter table "alert" no force row level security;`);
    this.addSql(`alter table "alert" disable row level security;`);
    this.addSql(`create policy "told_to_its_readers" on "compartment" for select using ((EXISTS ( SELECT 1 FROM compartment_reader behind WHERE ((behind.compartment_code)::text = (code)::text))));`);
    this.addSql(`create policy "told_to_its_readers" on "compartment_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[])))));`);
    this.addSql(`alter table "live_log" drop column "markings";`);
    this.addSql(`create policy "told_to_its_readers" on "meeting_kind_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[])))));`);
  }
}
