/** Broken glass and grants. Made by `npm run db:migration` from the entities; with the functions that their policies ask. */
import { Migration } from '@mikro-orm/migrations';

export class Migration20261124005005 extends Migration {
  override up(): void {
    this.addSql(`create table "access_grant" ("id" uuid not null, "record_type" varchar(255) not null, "record_id" uuid not null, "subject" varchar(255) not null, "agency" varchar(255) not null, "purpose" text not null, "granted_from" timestamptz(3) not null, "granted_until" timestamptz(3) not null, "granted_by" varchar(255) not null, "revoked_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`comment on table "access_grant" is 'What an owner granted, dated: hub_granted reads it. Written with its request in one transaction; nobody deletes a row.';`);
    this.addSql(`create index "access_grant_subject_agency_record_type_index" on "access_grant" ("subject", "agency", "record_type");`);
    this.addSql(`create table "access_request" ("id" uuid not null, "record_type" varchar(255) not null, "record_id" uuid not null, "subject" varchar(255) not null, "agency" varchar(255) not null, "purpose" text not null, "reason" text not null, "requested_at" timestamptz(3) not null, "decision" text null, "decided_at" timestamptz(3) null, "decided_by" varchar(255) null, "answer" text null, "granted_from" timestamptz(3) null, "granted_until" timestamptz(3) null, "revoked_at" timestamptz(3) null, "revoked_by" varchar(255) null, "simulated" boolean not null default false, primary key ("id"));`);
    this.addSql(`comment on table "access_request" is 'Written by src/access/request/commands/ alone; nobody deletes a row. Whether the record that it names is there is known to its owner alone.';`);
    this.addSql(`create index "access_request_requested_at_id_index" on "access_request" ("requested_at", "id");`);
    this.addSql(`create index "access_request_subject_agency_requested_at_index" on "access_request" ("subject", "agency", "requested_at");`);
    this.addSql(`create table "compartment_opening" ("digest" text not null, "in_force_from" date not null, "in_force_to" date null, primary key ("digest"));`);
    this.addSql(`comment on table "compartment_opening" is 'Kept by a trigger of compartment, never by hand: those that are not closed. hub_breakable asks it for somebody who may not see the compartments themselves.';`);
    this.addSql(`create table "glass_break" ("id" uuid not null, "subject" varchar(255) not null, "agency" varchar(255) not null, "record_type" varchar(255) null, "record_id" uuid null, "compartment" varchar(255) null, "reason" text not null, "opened_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "returned_at" timestamptz(3) null, "returned_by" varchar(255) null, "reviewer_post" varchar(255) not null, "reviewer_name" varchar(255) not null, "reviewer_agency" varchar(255) not null, "reviewer_role" text not null, "reviewer_subject" varchar(255) null, "reviewed_at" timestamptz(3) null, "reviewed_by" varchar(255) null, "finding" text null, "finding_note" text null, "simulated" boolean not null default false, primary key ("id"));`);
    this.addSql(`comment on table "glass_break" is 'Emergency access. Nobody deletes a row; the role that serves requests may write its end and its review, each once (src/access/glass/commands/). hub_granted and hub_compartments read it.';`);
    this.addSql(`create index "glass_break_opened_at_id_index" on "glass_break" ("opened_at", "id");`);
    this.addSql(`create index "glass_break_subject_agency_opened_at_index" on "glass_break" ("subject", "agency", "opened_at");`);
    this.addSql(`create table "glass_reviewer" ("post" varchar(255) not null, "in_force_from" date not null, "in_force_to" date null, "of_agency" varchar(255) null, "agency" varchar(255) not null, "role" text not null, "subject" varchar(255) null, "name" varchar(255) not null, "source" text not null, primary key ("post", "in_force_from"));`);
    this.addSql(`comment on table "glass_reviewer" is 'Dated reference data: who reviews broken glass. What the hub brings is added where it is missing and never put right again: end a row by in_force_to, and name another.';`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'AGREEMENT_REVIEW_OVERDUE', 'RETENTION_REVIEW_DUE', 'GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED', 'LEDGER_IN_DOUBT'));`);
    this.addSql(`create index "ledger_entry_glass" on "ledger_entry" ("glass", "position") where "glass" is not null;`);
    this.addSql(`alter table "access_grant" add constraint "access_grant_four_eyes_check" check ("granted_by" <> 'user:' || "subject");`);
    this.addSql(`alter table "access_grant" add constraint "access_grant_span_check" check ("granted_until" > "granted_from");`);
    this.addSql(`alter table "access_grant" add constraint "access_grant_purpose_check" check ("purpose" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS', 'LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'));`);
    this.addSql(`alter table "access_request" add constraint "access_request_four_eyes_check" check ("decided_by" is null or "decided_by" <> 'user:' || "subject");`);
    this.addSql(`alter table "access_request" add constraint "access_request_decided_check" check (("decided_at" is null) = ("decided_by" is null) and ("decided_at" is null) = ("decision" is null));`);
    this.addSql(`alter table "access_request" add constraint "access_request_granted_check" check ((coalesce("decision", '') = 'GRANTED') = ("granted_from" is not null) and ("granted_from" is null) = ("granted_until" is null) and ("granted_until" is null or "granted_until" > "granted_from"));`);
    this.addSql(`alter table "access_request" add constraint "access_request_revoked_check" check (("revoked_at" is null) = ("revoked_by" is null) and ("revoked_at" is null or coalesce("decision", '') = 'GRANTED'));`);
    this.addSql(`alter table "access_request" add constraint "access_request_purpose_check" check ("purpose" in ('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS', 'OPERATIONS', 'LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'));`);
    this.addSql(`alter table "access_request" add constraint "access_request_decision_check" check ("decision" in ('GRANTED', 'REFUSED'));`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_four_eyes_check" check ("reviewed_by" is null or "reviewed_by" <> 'user:' || "subject");`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_reviewer_check" check ("reviewer_subject" is null or "reviewer_subject" <> "subject");`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_one_thing_check" check (("record_type" is null) = ("record_id" is null) and ("record_id" is null) <> ("compartment" is null));`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_limit_check" check ("ends_at" > "opened_at" and "ends_at" <= "opened_at" + '24:00:00'::interval);`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_returned_check" check (("returned_at" is null) = ("returned_by" is null));`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_reviewed_check" check (("reviewed_at" is null) = ("reviewed_by" is null) and ("reviewed_at" is null) = ("finding" is null) and ("reviewed_at" is null) = ("finding_note" is null));`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_reviewer_role_check" check ("reviewer_role" in ('CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'KEY_WORKER', 'OPERATOR', 'AUDITOR'));`);
    this.addSql(`alter table "glass_break" add constraint "glass_break_finding_check" check ("finding" in ('JUSTIFIED', 'NOT_JUSTIFIED'));`);
    this.addSql(`alter table "glass_reviewer" add constraint "glass_reviewer_role_check" check ("role" in ('CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'KEY_WORKER', 'OPERATOR', 'AUDITOR'));`);
    // From when to when something is opened to somebody is measured against the instant that their transaction says; where it says none, nothing is open.
    this.addSql(`create function hub_at() returns timestamptz language sql stable parallel safe return nullif(current_setting('hub.at', true), '')::timestamptz;`);
    this.addSql(`create function hub_glass() returns uuid language sql stable parallel safe return nullif(current_setting('hub.glass', true), '')::uuid;`);
    // Which compartments may be opened is kept beside them, without their names: who may not see a compartment must not see it by breaking glass either.
    this.addSql(`create function hub_digest(code text) returns text language sql immutable parallel safe return encode(sha256(convert_to(code, 'UTF8')), 'hex');`);
    this.addSql(`create function hub_compartment_opening() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then delete from compartment_opening where digest = hub_digest(old.code); end if;
        if tg_op <> 'DELETE' and not new.closed then
          insert into compartment_opening (digest, in_force_from, in_force_to) values (hub_digest(new.code), new.in_force_from, new.in_force_to);
        end if;
        return null;
      end $$;`);
    this.addSql(`create trigger compartment_opening after insert or update or delete on compartment for each row execute function hub_compartment_opening();`);
    this.addSql(`select set_config('hub.asker', 'hub', true);`);
    this.addSql(`insert into compartment_opening (digest, in_force_from, in_force_to) select hub_digest(code), in_force_from, in_force_to from compartment where not closed;`);
    // Whether something may be opened that is marked so: with compartments in force, and none of them closed for good.
    this.addSql(`create function hub_breakable(words text[]) returns boolean language sql stable parallel safe
      return words is not null and not exists (
        select 1 from unnest(words) as word where not exists (
          select 1 from compartment_opening where digest = hub_digest(word)
            and in_force_from <= nullif(current_setting('hub.day', true), '')::date and (in_force_to is null or in_force_to > nullif(current_setting('hub.day', true), '')::date)
        )
      );`);
    // The single records that are opened to the asker: by glass that they broke and use, and by grants of their owners for this purpose.
    this.addSql(`create function hub_granted(kind text) returns uuid[] language sql stable parallel safe
      return case when hub_asker() = 'someone' and (hub_glass() is not null or current_setting('hub.grants', true) = 'on') then array(
        select record_id from glass_break
          where id = hub_glass() and subject = current_setting('hub.subject', true) and agency = current_setting('hub.agency', true) and record_type = kind
            and opened_at <= hub_at() and least(ends_at, returned_at) > hub_at()
        union all
        select record_id from access_grant
          where current_setting('hub.grants', true) = 'on' and subject = current_setting('hub.subject', true) and agency = current_setting('hub.agency', true)
            and record_type = kind and purpose = current_setting('hub.purpose', true)
            and granted_from <= hub_at() and least(granted_until, revoked_at) > hub_at()
      ) else '{}'::uuid[] end;`);
    // The compartment that the asker opened by glass that they use; empty for none, and for one that is closed for good.
    this.addSql(`create function hub_broken() returns text[] language sql stable parallel safe
      return case when hub_asker() = 'someone' and hub_glass() is not null then array(
        select compartment::text from glass_break
          where id = hub_glass() and subject = current_setting('hub.subject', true) and agency = current_setting('hub.agency', true) and compartment is not null
            and opened_at <= hub_at() and least(ends_at, returned_at) > hub_at() and hub_breakable(array[compartment::text])
      ) else '{}'::text[] end;`);
    // The markings of a record of the asker's own agency that they see; null for what they do not see, and for what is not theirs to decide about.
    this.addSql(`create function hub_owned(kind text, record uuid) returns text[] language plpgsql stable parallel safe as $$
      declare
        place text := case kind
          when 'Action' then 'action' when 'Case' then 'case' when 'Consent' then 'consent' when 'Incident' then 'incident' when 'IntelAnswer' then 'intel_answer'
          when 'IntelPackage' then 'intel_package' when 'Meeting' then 'meeting' when 'NteIncident' then 'nte_incident' when 'NteReport' then 'nte_report'
          when 'PefResponse' then 'pef_response' when 'PefRound' then 'pef_round' when 'Person' then 'person'
          when 'Premises' then 'premises' when 'PremisesRadio' then 'premises_radio' when 'RadioLogEntry' then 'radio_log_entry' when 'Referral' then 'referral' end;
        found text[];
      begin
        if place is null then return null; end if;
        execute format('select markings from %I where id = $1 and owner_agency_code = $2', place) into found using record, current_setting('hub.agency', true);
        return found;
      end $$;`);
    // As before, and the compartment that broken glass opens.
    this.addSql(`create or replace function hub_compartments() returns text[] language sql stable parallel safe
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
          union
          select unnest(hub_broken())
        )
        else '{}'::text[]
      end;`);
    // Nobody's word settles an alert of broken glass, and nobody rewrites or removes it: its review settles it.
    this.addSql(`create function hub_alert_of_glass() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          if hub_asker() = 'hub' then return old; end if;
          raise exception 'an alert of broken glass is not removed' using errcode = '42501';
        end if;
        if (new.id, new.kind, new.about, new.sentence, new.raised_at) is distinct from (old.id, old.kind, old.about, old.sentence, old.raised_at)
          or (new.settled_at is not null and not exists (select 1 from glass_break where id::text = old.about and reviewed_at is not null)) then
          raise exception 'an alert of broken glass is settled by its review' using errcode = '42501';
        end if;
        return new;
      end $$;`);
    this.addSql(`create trigger alert_of_glass before update or delete on alert for each row when (old.kind in ('GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE')) execute function hub_alert_of_glass();`);
    // What was broken, asked and decided stays: the role that serves requests adds rows, and writes the end, the review and the decision.
    this.addSql(`revoke all on "glass_break", "access_request", "access_grant" from hub_user;`);
    this.addSql(`grant select, insert on "glass_break", "access_request", "access_grant" to hub_user;`);
    this.addSql(`grant update ("returned_at", "returned_by", "reviewed_at", "reviewed_by", "finding", "finding_note") on "glass_break" to hub_user;`);
    this.addSql(`grant update ("decision", "decided_at", "decided_by", "answer", "granted_from", "granted_until", "revoked_at", "revoked_by") on "access_request" to hub_user;`);
    this.addSql(`grant update ("revoked_at") on "access_grant" to hub_user;`);
    this.addSql(`drop policy "in_its_compartments" on "person";`);
    this.addSql(`drop policy "own_or_shared" on "person";`);
    this.addSql(`drop policy "in_its_compartments" on "consent";`);
    this.addSql(`drop policy "own_or_shared" on "consent";`);
    this.addSql(`drop policy "in_its_compartments" on "meeting";`);
    this.addSql(`drop policy "on_its_list" on "meeting";`);
    this.addSql(`drop policy "own_or_shared" on "meeting";`);
    this.addSql(`drop policy "in_its_compartments" on "premises";`);
    this.addSql(`drop policy "own_or_shared" on "premises";`);
    this.addSql(`drop policy "behind_another_too" on "premises_radio";`);
    this.addSql(`drop policy "in_its_compartments" on "premises_radio";`);
    this.addSql(`drop policy "own_or_shared" on "premises_radio";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_incident";`);
    this.addSql(`drop policy "own_or_shared" on "nte_incident";`);
    this.addSql(`drop policy "behind_another_too" on "radio_log_entry";`);
    this.addSql(`drop policy "in_its_compartments" on "radio_log_entry";`);
    this.addSql(`drop policy "own_or_shared" on "radio_log_entry";`);
    this.addSql(`drop policy "behind_another_too" on "nte_report";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_report";`);
    this.addSql(`drop policy "own_or_shared" on "nte_report";`);
    this.addSql(`drop policy "in_its_compartments" on "incident";`);
    this.addSql(`drop policy "own_or_shared" on "incident";`);
    this.addSql(`drop policy "in_its_compartments" on "case";`);
    this.addSql(`drop policy "own_or_shared" on "case";`);
    this.addSql(`drop policy "in_its_compartments" on "referral";`);
    this.addSql(`drop policy "own_or_shared" on "referral";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_round";`);
    this.addSql(`drop policy "own_or_shared" on "pef_round";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_response";`);
    this.addSql(`drop policy "own_or_shared" on "pef_response";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_package";`);
    this.addSql(`drop policy "own_or_shared" on "intel_package";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_answer";`);
    this.addSql(`drop policy "own_or_shared" on "intel_answer";`);
    this.addSql(`drop policy "behind_another_too" on "action";`);
    this.addSql(`drop policy "in_its_compartments" on "action";`);
    this.addSql(`drop policy "own_or_shared" on "action";`);
    this.addSql(`create policy "in_its_compartments" on "person" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Person'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "person" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Person'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "consent" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Consent'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "consent" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Consent'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "meeting" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "on_its_list" on "meeting" as restrictive using (((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[]))) OR (markings && ( SELECT hub_broken() AS hub_broken))) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[]))));`);
    this.addSql(`create policy "own_or_shared" on "meeting" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Meeting'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "premises" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "premises" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Premises'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "behind_another_too" on "premises_radio" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id)))) OR ((id = ANY (( SELECT hub_granted('PremisesRadio'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id)))));`);
    this.addSql(`create policy "in_its_compartments" on "premises_radio" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('PremisesRadio'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "premises_radio" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('PremisesRadio'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "nte_incident" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "nte_incident" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('NteIncident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "behind_another_too" on "radio_log_entry" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))) OR ((id = ANY (( SELECT hub_granted('RadioLogEntry'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`create policy "in_its_compartments" on "radio_log_entry" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('RadioLogEntry'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "radio_log_entry" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('RadioLogEntry'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "behind_another_too" on "nte_report" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))) OR ((id = ANY (( SELECT hub_granted('NteReport'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`create policy "in_its_compartments" on "nte_report" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('NteReport'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "nte_report" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('NteReport'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "incident" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Incident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "incident" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Incident'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "case" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Case'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "case" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Case'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "referral" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Referral'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "referral" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Referral'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "pef_round" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('PefRound'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "pef_round" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('PefRound'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "pef_response" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('PefResponse'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "pef_response" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('PefResponse'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "intel_package" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('IntelPackage'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "intel_package" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('IntelPackage'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "intel_answer" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('IntelAnswer'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "intel_answer" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('IntelAnswer'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "behind_another_too" on "action" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))) OR ((id = ANY (( SELECT hub_granted('Action'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`create policy "in_its_compartments" on "action" as restrictive using ((((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)) OR ((id = ANY (( SELECT hub_granted('Action'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "action" using ((((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])) OR ((id = ANY (( SELECT hub_granted('Action'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings)))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])));`);
    this.addSql(`alter table "access_grant" enable row level security;`);
    this.addSql(`alter table "access_grant" force row level security;`);
    this.addSql(`create policy "hub_or_own" on "access_grant" for select using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((current_setting('hub.grants'::text, true) IS DISTINCT FROM 'on'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)))))));`);
    this.addSql(`create policy "granted_by_owner" on "access_grant" for insert with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((granted_by)::text = ('user:'::text || current_setting('hub.subject'::text, true))) AND (revoked_at IS NULL)));`);
    this.addSql(`create policy "revoked_once" on "access_grant" for update using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (revoked_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL))));`);
    this.addSql(`create policy "hub_alone" on "access_grant" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`alter table "access_request" enable row level security;`);
    this.addSql(`alter table "access_request" force row level security;`);
    this.addSql(`create policy "hub_or_seen" on "access_request" for select using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL))))));`);
    this.addSql(`create policy "hub_or_asked" on "access_request" for insert with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) AND (decided_at IS NULL) AND (revoked_at IS NULL))));`);
    this.addSql(`create policy "decided_once" on "access_request" for update using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (decided_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((decided_by)::text = ('user:'::text || current_setting('hub.subject'::text, true))) AND (revoked_at IS NULL)));`);
    this.addSql(`create policy "revoked_once" on "access_request" for update using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND (decided_at IS NOT NULL) AND (revoked_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL)) AND ((revoked_by)::text = ('user:'::text || current_setting('hub.subject'::text, true)))));`);
    this.addSql(`create policy "hub_alone" on "access_request" for update using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`alter table "compartment_opening" enable row level security;`);
    this.addSql(`alter table "compartment_opening" force row level security;`);
    this.addSql(`create policy "hub_alone" on "compartment_opening" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`create policy "told_to_all" on "compartment_opening" for select using ((( SELECT hub_asker() AS hub_asker) = 'someone'::text));`);
    this.addSql(`alter table "glass_break" enable row level security;`);
    this.addSql(`alter table "glass_break" force row level security;`);
    this.addSql(`create policy "hub_or_seen" on "glass_break" for select using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) OR ('AUDITOR'::text = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text)))))));`);
    this.addSql(`create policy "hub_or_broken" on "glass_break" for insert with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND (((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) AND (returned_at IS NULL) AND (reviewed_at IS NULL))));`);
    this.addSql(`create policy "returned_once" on "glass_break" for update using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true)))) AND (returned_at IS NULL) AND (reviewed_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true))) OR ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true)))) AND (reviewed_at IS NULL)));`);
    this.addSql(`create policy "reviewed_once" on "glass_break" for update using (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) AND (reviewed_at IS NULL))) with check (((( SELECT hub_asker() AS hub_asker) = 'someone'::text) AND ((reviewer_role = ANY (string_to_array(current_setting('hub.roles'::text, true), ','::text))) AND ((reviewer_agency)::text = current_setting('hub.agency'::text, true)) AND ((reviewer_subject IS NULL) OR ((reviewer_subject)::text = current_setting('hub.subject'::text, true))) AND ((subject)::text <> current_setting('hub.subject'::text, true))) AND ((reviewed_by)::text = ('user:'::text || current_setting('hub.subject'::text, true)))));`);
    this.addSql(`create policy "hub_alone" on "glass_break" for update using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`alter table "glass_reviewer" enable row level security;`);
    this.addSql(`alter table "glass_reviewer" force row level security;`);
    this.addSql(`create policy "hub_alone" on "glass_reviewer" using ((( SELECT hub_asker() AS hub_asker) = 'hub'::text)) with check ((( SELECT hub_asker() AS hub_asker) = 'hub'::text));`);
    this.addSql(`create policy "told_to_all" on "glass_reviewer" for select using ((( SELECT hub_asker() AS hub_asker) = 'someone'::text));`);
  }

  override down(): void {
    this.addSql(`drop policy "own_or_shared" on "action";`);
    this.addSql(`drop policy "in_its_compartments" on "action";`);
    this.addSql(`drop policy "behind_another_too" on "action";`);
    this.addSql(`drop policy "own_or_shared" on "case";`);
    this.addSql(`drop policy "in_its_compartments" on "case";`);
    this.addSql(`drop policy "own_or_shared" on "consent";`);
    this.addSql(`drop policy "in_its_compartments" on "consent";`);
    this.addSql(`drop policy "own_or_shared" on "incident";`);
    this.addSql(`drop policy "in_its_compartments" on "incident";`);
    this.addSql(`drop policy "own_or_shared" on "intel_answer";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_answer";`);
    this.addSql(`drop policy "own_or_shared" on "intel_package";`);
    this.addSql(`drop policy "in_its_compartments" on "intel_package";`);
    this.addSql(`drop policy "own_or_shared" on "meeting";`);
    this.addSql(`drop policy "in_its_compartments" on "meeting";`);
    this.addSql(`drop policy "on_its_list" on "meeting";`);
    this.addSql(`drop policy "own_or_shared" on "nte_incident";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_incident";`);
    this.addSql(`drop policy "own_or_shared" on "nte_report";`);
    this.addSql(`drop policy "in_its_compartments" on "nte_report";`);
    this.addSql(`drop policy "behind_another_too" on "nte_report";`);
    this.addSql(`drop policy "own_or_shared" on "pef_response";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_response";`);
    this.addSql(`drop policy "own_or_shared" on "pef_round";`);
    this.addSql(`drop policy "in_its_compartments" on "pef_round";`);
    this.addSql(`drop policy "own_or_shared" on "person";`);
    this.addSql(`drop policy "in_its_compartments" on "person";`);
    this.addSql(`drop policy "own_or_shared" on "premises";`);
    this.addSql(`drop policy "in_its_compartments" on "premises";`);
    this.addSql(`drop policy "own_or_shared" on "premises_radio";`);
    this.addSql(`drop policy "in_its_compartments" on "premises_radio";`);
    this.addSql(`drop policy "behind_another_too" on "premises_radio";`);
    this.addSql(`drop policy "own_or_shared" on "radio_log_entry";`);
    this.addSql(`drop policy "in_its_compartments" on "radio_log_entry";`);
    this.addSql(`drop policy "behind_another_too" on "radio_log_entry";`);
    this.addSql(`drop policy "own_or_shared" on "referral";`);
    this.addSql(`drop policy "in_its_compartments" on "referral";`);
    this.addSql(`create policy "own_or_shared" on "action" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('ACTION'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "action" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "action" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM meeting behind WHERE (behind.id = meeting_id)))));`);
    this.addSql(`alter table "alert" drop constraint "alert_kind_check";`);
    this.addSql(`alter table "alert" add constraint "alert_kind_check" check ("kind" in ('REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_WITHHELD', 'REFERRAL_NEEDS_ATTENTION', 'INTELLIGENCE_NOT_ACKNOWLEDGED', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'RADIO_NOT_HELD', 'AGREEMENT_REVIEW_OVERDUE', 'RETENTION_REVIEW_DUE', 'TOPIC_VANISHED', 'MESSAGES_LOST', 'OUTBOX_STUCK', 'INGEST_STALLED', 'LEDGER_IN_DOUBT'));`);
    this.addSql(`create policy "own_or_shared" on "case" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CASE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "case" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "consent" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('CONSENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "consent" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "incident" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INCIDENT'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "incident" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "intel_answer" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "intel_answer" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "intel_package" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('INTELLIGENCE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "intel_package" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`drop index "ledger_entry_glass";`);
    this.addSql(`create policy "own_or_shared" on "meeting" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('MEETING'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "meeting" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "on_its_list" on "meeting" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[])))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[]))));`);
    this.addSql(`create policy "own_or_shared" on "nte_incident" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "nte_incident" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "nte_report" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('NTE'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "nte_report" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "nte_report" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`create policy "own_or_shared" on "pef_response" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF_ANSWER'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "pef_response" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "pef_round" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PEF'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "pef_round" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "person" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PERSON'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "person" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "premises" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "premises" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "own_or_shared" on "premises_radio" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('PREMISES'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "premises_radio" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "premises_radio" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM premises behind WHERE (behind.id = premises_id)))));`);
    this.addSql(`create policy "own_or_shared" on "radio_log_entry" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('RADIO_LOG'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "radio_log_entry" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create policy "behind_another_too" on "radio_log_entry" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id))))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM nte_incident behind WHERE (behind.id = incident_id)))));`);
    this.addSql(`create policy "own_or_shared" on "referral" using (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[]))) with check (((owner_agency_code)::text = ANY (( SELECT hub_reads('REFERRAL'::text) AS hub_reads)::text[])));`);
    this.addSql(`create policy "in_its_compartments" on "referral" as restrictive using (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))) with check (((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false)));`);
    this.addSql(`create or replace function hub_compartments() returns text[] language sql stable parallel safe
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
    this.addSql(`drop trigger alert_of_glass on alert;`);
    this.addSql(`drop function hub_alert_of_glass();`);
    this.addSql(`drop function hub_owned(text, uuid);`);
    this.addSql(`drop function hub_granted(text);`);
    this.addSql(`drop function hub_broken();`);
    this.addSql(`drop function hub_breakable(text[]);`);
    this.addSql(`drop trigger compartment_opening on compartment;`);
    this.addSql(`drop function hub_compartment_opening();`);
    this.addSql(`drop function hub_digest(text);`);
    this.addSql(`drop function hub_glass();`);
    this.addSql(`drop function hub_at();`);
    this.addSql(`drop table if exists "access_grant" cascade;`);
    this.addSql(`drop table if exists "access_request" cascade;`);
    this.addSql(`drop table if exists "compartment_opening" cascade;`);
    this.addSql(`drop table if exists "glass_break" cascade;`);
    this.addSql(`drop table if exists "glass_reviewer" cascade;`);
  }
}
