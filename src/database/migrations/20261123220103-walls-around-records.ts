/** Walls around records. Made by `npm run db:migration` from the entities. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261123220103 extends Migration {
  override up(): void {
    // What the policies ask, worked out once for a statement. Whoever does not say who asks gets the empty list; a planner may try every part of it all the same.
    this.addSql(`create function hub_asker() returns text language sql stable parallel safe return coalesce(current_setting('hub.asker', true), '');`);
    this.addSql(`create function hub_reads(item text) returns text[] language sql stable parallel safe
      return case hub_asker()
        when 'hub' then array(select code::text from agency)
        when 'someone' then array(
          select current_setting('hub.agency', true)
          union all
          select owner_agency_code::text from sharing_term
            where partner_agency_code = current_setting('hub.agency', true) and purpose = current_setting('hub.purpose', true) and data_item = item
              and in_force_from <= nullif(current_setting('hub.day', true), '')::date and (in_force_to is null or in_force_to > nullif(current_setting('hub.day', true), '')::date)
        )
        else '{}'::text[]
      end;`);
    this.addSql(`alter table "pef_respondent" enable row level security;`);
    this.addSql(`alter table "pef_respondent" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "pef_respondent" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "person" enable row level security;`);
    this.addSql(`alter table "person" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "person" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "contact_channel" enable row level security;`);
    this.addSql(`alter table "contact_channel" force row level security;`);
    this.addSql(`create policy "behind_another" on "contact_channel" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id)))));`);
    this.addSql(`alter table "person_name" enable row level security;`);
    this.addSql(`alter table "person_name" force row level security;`);
    this.addSql(`create policy "behind_another" on "person_name" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM person behind WHERE (behind.id = person_id)))));`);
    this.addSql(`alter table "consent" enable row level security;`);
    this.addSql(`alter table "consent" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "consent" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "meeting" enable row level security;`);
    this.addSql(`alter table "meeting" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "meeting" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "attendance" enable row level security;`);
    this.addSql(`alter table "attendance" force row level security;`);
    this.addSql(`create policy "behind_another" on "attendance" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`alter table "premises" enable row level security;`);
    this.addSql(`alter table "premises" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "premises" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "premises_radio" enable row level security;`);
    this.addSql(`alter table "premises_radio" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "premises_radio" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "nte_incident" enable row level security;`);
    this.addSql(`alter table "nte_incident" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "nte_incident" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "radio_log_entry" enable row level security;`);
    this.addSql(`alter table "radio_log_entry" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "radio_log_entry" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "radio_log_revision" enable row level security;`);
    this.addSql(`alter table "radio_log_revision" force row level security;`);
    this.addSql(`create policy "behind_another" on "radio_log_revision" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM radio_log_entry behind WHERE (behind.id = entry_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM radio_log_entry behind WHERE (behind.id = entry_id)))));`);
    this.addSql(`alter table "nte_report" enable row level security;`);
    this.addSql(`alter table "nte_report" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "nte_report" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "incident" enable row level security;`);
    this.addSql(`alter table "incident" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "incident" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "incident_revision" enable row level security;`);
    this.addSql(`alter table "incident_revision" force row level security;`);
    this.addSql(`create policy "behind_another" on "incident_revision" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM incident behind WHERE (behind.id = incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`alter table "case" enable row level security;`);
    this.addSql(`alter table "case" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "case" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "referral" enable row level security;`);
    this.addSql(`alter table "referral" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "referral" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "referral_move" enable row level security;`);
    this.addSql(`alter table "referral_move" force row level security;`);
    this.addSql(`create policy "behind_another" on "referral_move" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM referral behind WHERE (behind.id = referral_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM referral behind WHERE (behind.id = referral_id)))));`);
    this.addSql(`alter table "referral_answer" enable row level security;`);
    this.addSql(`alter table "referral_answer" force row level security;`);
    this.addSql(`create policy "behind_another" on "referral_answer" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM referral behind WHERE (behind.id = referral_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM referral behind WHERE (behind.id = referral_id)))));`);
    this.addSql(`alter table "pef_round" enable row level security;`);
    this.addSql(`alter table "pef_round" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "pef_round" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "pef_response" enable row level security;`);
    this.addSql(`alter table "pef_response" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "pef_response" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "intel_package" enable row level security;`);
    this.addSql(`alter table "intel_package" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "intel_package" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "intel_item" enable row level security;`);
    this.addSql(`alter table "intel_item" force row level security;`);
    this.addSql(`create policy "behind_another" on "intel_item" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM intel_package behind WHERE (behind.id = package_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM intel_package behind WHERE (behind.id = package_id)))));`);
    this.addSql(`alter table "intel_answer" enable row level security;`);
    this.addSql(`alter table "intel_answer" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "intel_answer" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "case_stage_move" enable row level security;`);
    this.addSql(`alter table "case_stage_move" force row level security;`);
    this.addSql(`create policy "behind_another" on "case_stage_move" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id)))));`);
    this.addSql(`alter table "case_person" enable row level security;`);
    this.addSql(`alter table "case_person" force row level security;`);
    this.addSql(`create policy "behind_another" on "case_person" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id)))));`);
    this.addSql(`alter table "case_incident" enable row level security;`);
    this.addSql(`alter table "case_incident" force row level security;`);
    this.addSql(`create policy "behind_another" on "case_incident" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM "case" behind WHERE (behind.id = case_id)))));`);
    this.addSql(`alter table "agenda_item" enable row level security;`);
    this.addSql(`alter table "agenda_item" force row level security;`);
    this.addSql(`create policy "behind_another" on "agenda_item" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`alter table "decision" enable row level security;`);
    this.addSql(`alter table "decision" force row level security;`);
    this.addSql(`create policy "behind_another" on "decision" using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`alter table "action" enable row level security;`);
    this.addSql(`alter table "action" force row level security;`);
    this.addSql(`create policy "own_or_shared" on "action" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])));`);
  }

  override down(): void {
    this.addSql(`drop policy "own_or_shared" on "action";`);
    this.addSql(`drop policy "behind_another" on "agenda_item";`);
    this.addSql(`drop policy "behind_another" on "attendance";`);
    this.addSql(`drop policy "own_or_shared" on "case";`);
    this.addSql(`drop policy "behind_another" on "case_incident";`);
    this.addSql(`drop policy "behind_another" on "case_person";`);
    this.addSql(`drop policy "behind_another" on "case_stage_move";`);
    this.addSql(`drop policy "own_or_shared" on "consent";`);
    this.addSql(`drop policy "behind_another" on "contact_channel";`);
    this.addSql(`drop policy "behind_another" on "decision";`);
    this.addSql(`drop policy "own_or_shared" on "incident";`);
    this.addSql(`drop policy "behind_another" on "incident_revision";`);
    this.addSql(`drop policy "own_or_shared" on "intel_answer";`);
    this.addSql(`drop policy "behind_another" on "intel_item";`);
    this.addSql(`drop policy "own_or_shared" on "intel_package";`);
    this.addSql(`drop policy "own_or_shared" on "meeting";`);
    this.addSql(`drop policy "own_or_shared" on "nte_incident";`);
    this.addSql(`drop policy "own_or_shared" on "nte_report";`);
    this.addSql(`drop policy "own_or_shared" on "pef_respondent";`);
    this.addSql(`drop policy "own_or_shared" on "pef_response";`);
    this.addSql(`drop policy "own_or_shared" on "pef_round";`);
    this.addSql(`drop policy "own_or_shared" on "person";`);
    this.addSql(`drop policy "behind_another" on "person_name";`);
    this.addSql(`drop policy "own_or_shared" on "premises";`);
    this.addSql(`drop policy "own_or_shared" on "premises_radio";`);
    this.addSql(`drop policy "own_or_shared" on "radio_log_entry";`);
    this.addSql(`drop policy "behind_another" on "radio_log_revision";`);
    this.addSql(`drop policy "own_or_shared" on "referral";`);
    this.addSql(`drop policy "behind_another" on "referral_answer";`);
    this.addSql(`drop policy "behind_another" on "referral_move";`);
    this.addSql(`alter table "action" no force row level security;`);
    this.addSql(`alter table "action" disable row level security;`);
    this.addSql(`alter table "agenda_item" no force row level security;`);
    this.addSql(`alter table "agenda_item" disable row level security;`);
    this.addSql(`alter table "attendance" no force row level security;`);
    this.addSql(`alter table "attendance" disable row level security;`);
    this.addSql(`alter table "case" no force row level security;`);
    this.addSql(`alter table "case" disable row level security;`);
    this.addSql(`alter table "case_incident" no force row level security;`);
    this.addSql(`alter table "case_incident" disable row level security;`);
    this.addSql(`alter table "case_person" no force row level security;`);
    this.addSql(`alter table "case_person" disable row level security;`);
    this.addSql(`alter table "case_stage_move" no force row level security;`);
    this.addSql(`alter table "case_stage_move" disable row level security;`);
    this.addSql(`alter table "consent" no force row level security;`);
    this.addSql(`alter table "consent" disable row level security;`);
    this.addSql(`alter table "contact_channel" no force row level security;`);
    this.addSql(`alter table "contact_channel" disable row level security;`);
    this.addSql(`alter table "decision" no force row level security;`);
    this.addSql(`alter table "decision" disable row level security;`);
    this.addSql(`alter table "incident" no force row level security;`);
    this.addSql(`alter table "incident" disable row level security;`);
    this.addSql(`alter table "incident_revision" no force row level security;`);
    this.addSql(`alter table "incident_revision" disable row level security;`);
    this.addSql(`alter table "intel_answer" no force row level security;`);
    this.addSql(`alter table "intel_answer" disable row level security;`);
    this.addSql(`alter table "intel_item" no force row level security;`);
    this.addSql(`alter table "intel_item" disable row level security;`);
    this.addSql(`alter table "intel_package" no force row level security;`);
    this.addSql(`alter table "intel_package" disable row level security;`);
    this.addSql(`alter table "meeting" no force row level security;`);
    this.addSql(`alter table "meeting" disable row level security;`);
    this.addSql(`alter table "nte_incident" no force row level security;`);
    this.addSql(`alter table "nte_incident" disable row level security;`);
    this.addSql(`alter table "nte_report" no force row level security;`);
    this.addSql(`alter table "nte_report" disable row level security;`);
    this.addSql(`alter table "pef_respondent" no force row level security;`);
    this.addSql(`alter table "pef_respondent" disable row level security;`);
    this.addSql(`alter table "pef_response" no force row level security;`);
    this.addSql(`alter table "pef_response" disable row level security;`);
    this.addSql(`alter table "pef_round" no force row level security;`);
    this.addSql(`alter table "pef_round" disable row level security;`);
    this.addSql(`alter table "person" no force row level security;`);
    this.addSql(`alter table "person" disable row level security;`);
    this.addSql(`alter table "person_name" no force row level security;`);
    this.addSql(`alter table "person_name" disable row level security;`);
    this.addSql(`alter table "premises" no force row level security;`);
    this.addSql(`alter table "premises" disable row level security;`);
    this.addSql(`alter table "premises_radio" no force row level security;`);
    this.addSql(`alter table "premises_radio" disable row level security;`);
    this.addSql(`alter table "radio_log_entry" no force row level security;`);
    this.addSql(`alter table "radio_log_entry" disable row level security;`);
    this.addSql(`alter table "radio_log_revision" no force row level security;`);
    this.addSql(`alter table "radio_log_revision" disable row level security;`);
    this.addSql(`alter table "referral" no force row level security;`);
    this.addSql(`alter table "referral" disable row level security;`);
    this.addSql(`alter table "referral_answer" no force row level security;`);
    this.addSql(`alter table "referral_answer" disable row level security;`);
    this.addSql(`alter table "referral_move" no force row level security;`);
    this.addSql(`alter table "referral_move" disable row level security;`);
    this.addSql(`drop function hub_reads(text);`);
    this.addSql(`drop function hub_asker();`);
  }
}
