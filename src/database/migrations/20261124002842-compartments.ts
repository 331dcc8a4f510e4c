/** Compartments. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261124002842 extends Migration {
  override up(): void {
    this.addSql(`create table "compartment" ("code" varchar(255) not null, "description" text not null, "closed" boolean not null, "in_force_from" date not null, "in_force_to" date null, "source" text not null, primary key ("code"));`);
    this.addSql(`comment on table "compartment" is 'Dated reference data. What the hub brings is added where it is missing and never put right again: end a compartment by in_force_to, and open an operation by a row of its own (docs/how-to/compartments.md). A word without a row in force is read by nobody.';`);
    this.addSql(`create table "compartment_reader" ("id" uuid not null, "compartment_code" varchar(255) not null, "agency_code" varchar(255) null, "role" varchar(255) not null, "in_force_from" date not null, "in_force_to" date null, "source" text not null, primary key ("id"));`);
    this.addSql(`comment on table "compartment_reader" is 'Who is read into a compartment: whoever asks for this agency in this role, on the days from in_force_from to the day before in_force_to.';`);
    this.addSql(`create index "compartment_reader_compartment_code_index" on "compartment_reader" ("compartment_code");`);
    this.addSql(`create table "meeting_kind_reader" ("id" uuid not null, "kind_code" varchar(255) not null, "agency_code" varchar(255) null, "role" varchar(255) null, "in_force_from" date not null, "in_force_to" date null, "source" text not null, primary key ("id"));`);
    this.addSql(`comment on table "meeting_kind_reader" is 'The list of a kind of meeting (domain rule 58): who reads what its meetings hold, on the days from in_force_from to the day before in_force_to. What the hub brings is added where it is missing and never put right again. A kind without a list is read by nobody.';`);
    this.addSql(`create index "meeting_kind_reader_kind_code_index" on "meeting_kind_reader" ("kind_code");`);
    this.addSql(`alter table "compartment" add constraint "compartment_code_check" check ("code" ~ '^([A-Z][A-Z0-9_]{0,39}|OPERATION:[A-Z0-9][A-Z0-9_-]{0,39})\$');`);
    this.addSql(`alter table "compartment" enable row level security;`);
    this.addSql(`alter table "compartment" force row level security;`);
    this.addSql(`alter table "compartment_reader" add constraint "compartment_reader_compartment_code_foreign" foreign key ("compartment_code") references "compartment" ("code");`);
    this.addSql(`alter table "compartment_reader" add constraint "compartment_reader_agency_code_foreign" foreign key ("agency_code") references "agency" ("code") on delete cascade;`);
    this.addSql(`alter table "compartment_reader" enable row level security;`);
    this.addSql(`alter table "compartment_reader" force row level security;`);
    this.addSql(`alter table "meeting_kind_reader" add constraint "meeting_kind_reader_kind_code_foreign" foreign key ("kind_code") references "meeting_kind" ("code") on delete cascade;`);
    this.addSql(`alter table "meeting_kind_reader" add constraint "meeting_kind_reader_agency_code_foreign" foreign key ("agency_code") references "agency" ("code") on delete cascade;`);
    this.addSql(`alter table "meeting_kind_reader" enable row level security;`);
    this.addSql(`alter table "meeting_kind_reader" force row level security;`);
    // Who is read into what, worked out once for a statement. Whoever does not say who asks is read into nothing; a planner may try every part of it all the same.
    this.addSql(`create function hub_compartments() returns text[] language sql stable parallel safe
      return case hub_asker()
        when 'hub' then array(
          select code::text from compartment
            where in_force_from <= (now() at time zone 'Europe/London')::date and (in_force_to is null or in_force_to > (now() at time zone 'Europe/London')::date)
        )
        when 'someone' then array(
          select distinct reader.compartment_code::text from compartment_reader reader join compartment on compartment.code = reader.compartment_code
            where (reader.agency_code is null or reader.agency_code = current_setting('hub.agency', true))
              and reader.role = any (string_to_array(current_setting('hub.roles', true), ','))
              and reader.in_force_from <= nullif(current_setting('hub.day', true), '')::date and (reader.in_force_to is null or reader.in_force_to > nullif(current_setting('hub.day', true), '')::date)
              and compartment.in_force_from <= nullif(current_setting('hub.day', true), '')::date and (compartment.in_force_to is null or compartment.in_force_to > nullif(current_setting('hub.day', true), '')::date)
        )
        else '{}'::text[]
      end;`);
    this.addSql(`create function hub_meeting_kinds() returns text[] language sql stable parallel safe
      return case hub_asker()
        when 'hub' then array(select code::text from meeting_kind)
        when 'someone' then array(
          select distinct kind_code::text from meeting_kind_reader
            where (agency_code is null or agency_code = current_setting('hub.agency', true))
              and (role is null or role = any (string_to_array(current_setting('hub.roles', true), ',')))
              and in_force_from <= nullif(current_setting('hub.day', true), '')::date and (in_force_to is null or in_force_to > nullif(current_setting('hub.day', true), '')::date)
        )
        else '{}'::text[]
      end;`);
    this.addSql(`drop policy "behind_another" on "case_person";`);
    this.addSql(`drop policy "behind_another" on "case_incident";`);
    this.addSql(`alter table "intel_suggestion" enable row level security;`);
    this.addSql(`alter table "intel_suggestion" force row level security;`);
    this.addSql(`create policy "behind_another" on "intel_suggestion" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM intel_package behind WHERE (behind.id = intel_suggestion.id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM intel_package behind WHERE (behind.id = intel_suggestion.id)))));`);
    this.addSql(`alter table "meeting_kind" alter column "default_markings" drop default;`);
    this.addSql(`alter table "pef_respondent" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "pef_respondent" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "person" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "person" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "consent" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "consent" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "meeting" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "meeting" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "on_its_list" on "meeting" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[])))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[]))));`);
    this.addSql(`alter table "premises" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "premises" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "premises_radio" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "premises_radio" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "premises_radio" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id)))));`);
    this.addSql(`alter table "nte_incident" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "nte_incident" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "radio_log_entry" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "radio_log_entry" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "radio_log_entry" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`alter table "nte_report" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "nte_report" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "nte_report" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`alter table "incident" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "incident" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "case" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "case" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "referral" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "referral" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "pef_round" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "pef_round" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "pef_response" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "pef_response" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "intel_package" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "intel_package" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`alter table "intel_answer" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "intel_answer" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another" on "case_person" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))) AND (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id)))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))) AND (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id))))));`);
    this.addSql(`create policy "behind_another" on "case_incident" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))) AND (EXISTS ( SELECT 1 FROM incident behind WHERE (behind.id = incident_id)))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))) AND (EXISTS ( SELECT 1 FROM incident behind WHERE (behind.id = incident_id))))));`);
    this.addSql(`alter table "action" alter column "markings" drop default;`);
    this.addSql(`create policy "in_its_compartments" on "action" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "action" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`create policy "hub_alone" on "compartment" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`create policy "told_to_its_readers" on "compartment" for select using ((EXISTS ( SELECT 1 FROM compartment_reader behind WHERE ((behind.compartment_code)::text = (code)::text))));`);
    this.addSql(`create policy "hub_alone" on "compartment_reader" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`create policy "told_to_its_readers" on "compartment_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[])))));`);
    this.addSql(`create policy "hub_alone" on "meeting_kind_reader" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`create policy "told_to_its_readers" on "meeting_kind_reader" for select using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))) AND ((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[])))));`);
    // What stands already: the walls hold for migrations, too, and see their rows as the hub.
    this.addSql(`select set_config('hub.asker', 'hub', true);`);
    // The compartment of the Channel panel is PREVENT: one word for the meeting and for what follows from it.
    this.addSql(`do $$
      declare marked text;
      begin
        for marked in select table_name from information_schema.columns where table_schema = 'public' and column_name = 'markings' loop
          execute format('update %I set markings = array_replace(markings, ''CHANNEL'', ''PREVENT'') where ''CHANNEL'' = any (markings)', marked);
        end loop;
      end $$;`);
    this.addSql(`update meeting_kind set default_markings = array_replace(default_markings, 'CHANNEL', 'PREVENT') where 'CHANNEL' = any (default_markings);`);
    // Domain rule 57: "Records about anyone under 18 default to restricted." Whoever was a child when they were recorded, and what was recorded of them.
    this.addSql(`update person set markings = array_append(markings, 'CHILD')
      where not 'CHILD' = any (markings) and date_of_birth > ((recorded_at at time zone 'Europe/London')::date - interval '18 years')::date;`);
    this.addSql(`update consent set markings = array_append(markings, 'CHILD')
      where not 'CHILD' = any (markings) and exists (select from person where person.id = consent.person_id and 'CHILD' = any (person.markings));`);
    this.addSql(`update referral set markings = array_append(markings, 'CHILD')
      where not 'CHILD' = any (markings) and exists (select from person where person.id in (referral.person_id, referral.other_party_id) and 'CHILD' = any (person.markings));`);
    this.addSql(`select set_config('hub.asker', '', true);`);
  }

  override down(): void {
    this.addSql(`drop policy "in_its_compartments" on "action";`);
    this.addSql(`drop policy "behind_another_too" on "action";`);
    this.addSql(`drop policy "in_its_compartments" on "case";`);
    this.addSql(`drop policy "behind_another" on "case_incident";`);
    this.addSql(`drop policy "behind_another" on "case_person";`);
    this.addSql(`drop policy "in_its_compartments" on "consent";`);
    this.addSql(`drop policy "in_its_compartments" on "incident";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_answer";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_package";`);
    this.addSql(`drop policy "behind_another" on "intel_suggestion";`);
    this.addSql(`drop policy "in_its_compartments" on "meeting";`);
    this.addSql(`drop policy "on_its_list" on "meeting";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_incident";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_report";`);
    this.addSql(`drop policy "behind_another_too" on "nte_report";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_respondent";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_response";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_round";`);
    this.addSql(`drop policy "in_its_compartments" on "person";`);
    this.addSql(`drop policy "in_its_compartments" on "premises";`);
    this.addSql(`drop policy "in_its_compartments" on "premises_radio";`);
    this.addSql(`drop policy "behind_another_too" on "premises_radio";`);
    this.addSql(`drop policy "in_its_compartments" on "radio_log_entry";`);
    this.addSql(`drop policy "behind_another_too" on "radio_log_entry";`);
    this.addSql(`drop policy "in_its_compartments" on "referral";`);
    this.addSql(`alter table "action" alter column "markings" set default '{}';`);
    this.addSql(`alter table "case" alter column "markings" set default '{}';`);
    this.addSql(`create policy "behind_another" on "case_incident" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id)))));`);
    this.addSql(`create policy "behind_another" on "case_person" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id)))));`);
    this.addSql(`alter table "consent" alter column "markings" set default '{}';`);
    this.addSql(`alter table "incident" alter column "markings" set default '{}';`);
    this.addSql(`alter table "intel_answer" alter column "markings" set default '{}';`);
    this.addSql(`alter table "intel_package" alter column "markings" set default '{}';`);
    this.addSql(`alter table "intel_suggestion" no force row level security;`);
    this.addSql(`alter table "intel_suggestion" disable row level security;`);
    this.addSql(`alter table "meeting" alter column "markings" set default '{}';`);
    this.addSql(`alter table "meeting_kind" alter column "default_markings" set default '{}';`);
    this.addSql(`alter table "nte_incident" alter column "markings" set default '{}';`);
    this.addSql(`alter table "nte_report" alter column "markings" set default '{}';`);
    this.addSql(`alter table "pef_respondent" alter column "markings" set default '{}';`);
    this.addSql(`alter table "pef_response" alter column "markings" set default '{}';`);
    this.addSql(`alter table "pef_round" alter column "markings" set default '{}';`);
    this.addSql(`alter table "person" alter column "markings" set default '{}';`);
    this.addSql(`alter table "premises" alter column "markings" set default '{}';`);
    this.addSql(`alter table "premises_radio" alter column "markings" set default '{}';`);
    this.addSql(`alter table "radio_log_entry" alter column "markings" set default '{}';`);
    this.addSql(`alter table "referral" alter column "markings" set default '{}';`);
    this.addSql(`drop function hub_compartments();`);
    this.addSql(`drop function hub_meeting_kinds();`);
    this.addSql(`drop table meeting_kind_reader;`);
    this.addSql(`drop table compartment_reader;`);
    this.addSql(`drop table compartment;`);
  }
}
