/** Somebody who went through every part of the hub: channels, consents, a case, forms, a referral and its answers over the embedded bus, intelligence, an incident, a meeting, alerts, dead letters. */
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../../integrations/registry.ts';
import { intelDeparture } from '../../../src/cases/intelligence/intel.departure.ts';
import { referralDeparture } from '../../../src/cases/referral/referral.departure.ts';
import type { Bus, Subscription } from '../../../src/exchange/bus.ts';
import { outboxLag } from '../../../src/exchange/outbox-lag.ts';
import { type Relay, startRelay } from '../../../src/exchange/relay.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { newId } from '../../../src/shared/ids.ts';
import { DRAFTER, picking, RELEASER, RESPONDENT, SCREENED } from '../intelligence/officers.ts';
import { schema } from '../../../src/graph/schema.ts';
import { globalId, keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { exampleOf, messageOf } from '../../support/examples.ts';
import { aStaffMember } from '../../support/records.ts';
import { until } from '../../support/until.ts';

/** Words that stand nowhere else, by which whoever they name is found again. */
export const CANARIES = ['zelphine', 'quorvex', 'wimbrelle', '960987', 'dovecotyard'] as const;
const NAME = 'Zelphine Quorvex';
const PHONE = '01632 960987';
const EMAIL = 'zelphine.q@canary.example.org';
const HOME = '7 Dovecotyard Lane, Invented, DN15 9ZZ';
const SAID = `${NAME} of 7 Dovecotyard Lane says that Wimbrelle is what friends call her; ring 01632-960-987 or write to ${EMAIL}.`;

export class Life {
  readonly graph: TestGraph;
  readonly #bus: Bus;
  #ingest: Subscription | null = null;
  #relay: Relay | null = null;
  personId = '';
  caseId = '';
  referralId = '';

  private constructor(graph: TestGraph, bus: Bus) {
    this.graph = graph;
    this.#bus = bus;
  }

  /** A hub of its own: graph, embedded bus, relay and ingest. */
  static async begin(): Promise<Life> {
    const graph = await aGraph();
    const url = String(graph.orm.config.get('clientUrl'));
    const life = new Life(graph, embeddedBus({ url }));
    await life.#bus.ensureTopics(integrations.topics);
    const em = () => graph.orm.em.fork();
    const { outbound, returns } = integrations;
    life.#ingest = await integrations.ingest({ bus: life.#bus, em: em(), clock: systemClock, acceptSimulated: false, log: () => undefined });
    life.#relay = startRelay({
      url,
      em,
      bus: life.#bus,
      outbound,
      returns,
      departures: [intelDeparture, referralDeparture],
      clock: systemClock,
      sendsSimulated: false,
    });
    return life;
  }

  async end(): Promise<void> {
    await this.#relay?.close();
    await this.#ingest?.close();
    await this.#bus.close();
    await this.graph.close();
  }

  ask<Row extends object>(question: string): Promise<Row[]> {
    return this.graph.em.fork().execute(question);
  }

  /** A mutation, which must be answered without an error: with the thing, or with a refusal. */
  async does(mutation: string, args: Readonly<Record<string, unknown>>, roles = DRAFTER, shows = ''): Promise<Record<string, unknown>> {
    const field = schema.getMutationType()?.getFields()[mutation];
    const variables = field?.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
    const passed = field?.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const document = `mutation (${variables}) { ${mutation}(${passed}) { __typename ... on Node { id } ... on Refusal { message } ${shows} } }`;
    const { data, errors } = await this.graph.ask(document, { ...args, idempotencyKey: newId() }, roles);
    if (errors.length > 0) throw new Error(`${mutation}: ${errors.map(({ message }) => message).join(' ')}`);
    return data?.[mutation] as Record<string, unknown>;
  }

  /** One that must make a thing; answers its global id. */
  async make(type: string, mutation: string, args: Readonly<Record<string, unknown>>, roles = DRAFTER): Promise<string> {
    const answer = await this.does(mutation, args, roles);
    if (answer['__typename'] !== type) throw new Error(`${mutation} was refused: ${String(answer['message'])}`);
    return String(answer['id']);
  }

  /** Nothing waits in the outbox. */
  async allSent(): Promise<void> {
    await until('all has left', async () => (await outboxLag(this.graph.orm.em.fork())).every(({ waiting }) => waiting === 0));
  }

  /** What arrives on the bus has its lineage. */
  async arrives(message: Parameters<typeof messageOf>[0]): Promise<void> {
    const [place] = await this.#bus.publish([messageOf(message)]);
    await until(
      'it has arrived',
      async () =>
        (
          await this.ask(
            `select 1 from message where topic = '${message.topic}' and "offset" = ${place?.offset ?? -1n} and partition = ${place?.partition ?? -1}`,
          )
        ).length > 0,
    );
  }

  /** All of it, up to the end of the case. */
  async isLived(): Promise<void> {
    this.personId = await this.make('Person', 'personRecord', {
      names: [
        { kind: 'LEGAL', given: 'Zelphine', family: 'Quorvex', full: NAME },
        { kind: 'ALIAS', full: 'Wimbrelle' },
      ],
      dateOfBirth: '1980-05-05',
      preferredLanguage: 'Quorvexian',
      contactChannels: [
        { kind: 'MOBILE', value: PHONE, safeToCall: 'YES', bestTimes: 'When Zelphine is at work' },
        { kind: 'EMAIL', value: EMAIL, safeText: 'YES' },
        { kind: 'POST', value: HOME },
      ],
    });
    this.caseId = await this.make('Case', 'caseOpen', { title: `Noise at ${NAME}`, summary: SAID, origin: 'COMMUNITY' });
    await this.make('Case', 'caseLinkPerson', { caseId: this.caseId, personId: this.personId, role: 'VICTIM' });
    await this.#isReferred();
    await this.#isTalkedOf();
    await this.ask(`update "case" set stage = 'CLOSED', closed_at = now() where id = '${keyIn(this.caseId)}'`);
    await this.allSent();
  }

  async #isReferred(): Promise<void> {
    const consent = { personId: this.personId, purpose: 'VICTIM_SUPPORT_REFERRAL', method: 'TELEPHONE', scope: `For ${NAME}.`, wording: SAID };
    await this.make('Consent', 'consentRecord', { ...consent, state: 'GIVEN' });
    const content = { reason: SAID, incidentType: 'ANTI_SOCIAL_BEHAVIOUR', notes: 'Wimbrelle has a dog.', otherAgencies: ['The club of Zelphine'] };
    this.referralId = await this.make('Referral', 'referralDraft', { provider: 'VICTIM_SUPPORT', caseId: this.caseId, personId: this.personId, content });
    const { data } = await this.graph.ask('query ($id: ID!) { referralPreview(referralId: $id) { sha256 body } }', { id: this.referralId }, DRAFTER);
    const preview = data?.['referralPreview'] as { readonly sha256: string };
    await this.make('Referral', 'referralSend', { referralId: this.referralId, sha256: preview.sha256 });
    await this.allSent();
    const key = keyIn(this.referralId);
    const closed = exampleOf('victim-support', 'closed.json');
    const remark = exampleOf('victim-support', 'contact-attempted-with-a-remark.json');
    const answer = (of: typeof closed, value: object) => ({
      ...of,
      key,
      headers: { ...of.headers, ce_id: newId() },
      value: { ...(of.value as object), referralId: key, ...value },
    });
    const at = new Date().toISOString();
    await this.arrives(answer(remark, { answer: 1, at, remark: SAID }));
    await this.arrives(answer(closed, { answer: 2, at, remark: `Closed, says ${NAME}.` }));
    // Cannot be taken: it becomes a dead letter, and goes back to its sender on the bus.
    await this.arrives(answer(remark, { answer: 0, at, remark: SAID }));
    await this.arrives({ ...closed, key: null, value: `no JSON about ${NAME}, ${PHONE}` });
  }

  async #isTalkedOf(): Promise<void> {
    const { caseId } = this;
    const roundId = await this.make('PefRound', 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: ['Larch Row', '7 Dovecotyard Lane'], formsDelivered: 10 });
    const HARM = 'Zelphine Quorvex stops by the garages at night with a silver van.';
    const question = 'What have you seen?';
    const responseId = await this.make('PefResponse', 'pefRecord', {
      roundId,
      perceptionScore: 7,
      answers: [{ question, text: `${HARM} ${SAID}` }],
      respondent: RESPONDENT,
    });
    await this.make('PefResponse', 'pefRecord', {
      roundId,
      perceptionScore: 3,
      answers: [{ question, text: `I am ${NAME}.` }],
      respondent: { names: [NAME], phones: [PHONE], house: '7', street: 'Dovecotyard Lane', notes: 'Wimbrelle to her friends' },
    });
    const packageId = await this.make('IntelPackage', 'intelDraft', { responseId, items: [picking(HARM)], screening: SCREENED });
    await this.make('IntelPackage', 'intelRelease', { packageId }, RELEASER);
    await this.allSent();
    const incident = exampleOf('police-incidents', 'asb-log-recorded.json');
    const log = { forceCode: 'humberside', date: '2026-11-20', number: 987 };
    await this.arrives({
      ...incident,
      key: 'humberside|2026-11-20|987',
      headers: { ...incident.headers, ce_id: newId() },
      value: { ...(incident.value as object), log, summary: SAID, outcome: 'Quorvex was spoken to.' },
    });
    const [reported] = await this.ask<{ id: string }>(`select id from incident where reference = 'humberside|2026-11-20|987'`);
    await this.make('Case', 'caseLinkIncident', { caseId, incidentId: globalId('Incident', reported?.id ?? '') });
    const meetingId = await this.make('Meeting', 'meetingSchedule', {
      kind: 'NAT',
      title: `About ${NAME}`,
      scheduledFor: new Date(Date.now() - 3_600_000).toISOString(),
      agenda: [{ title: `${NAME} and the noise`, caseId }],
    });
    await this.make('Meeting', 'meetingRecordMinutes', { meetingId, decisions: [{ text: `Visit ${NAME}.`, because: 'Quorvex asked for it.' }] });
    const em = this.graph.em.fork();
    const oak = aStaffMember(em, 'Officer Elm');
    await em.flush();
    const actionId = await this.make('Action', 'actionSet', {
      meetingId,
      caseId,
      text: `Ring ${PHONE}`,
      ownerId: globalId('StaffMember', oak.id),
      dueOn: '2026-12-24',
    });
    await this.make('Action', 'actionComplete', { actionId, outcome: `${NAME} was rung.` });
    await this.ask(
      `insert into alert (id, kind, severity, sentence, about, subject_type, subject_id, raised_at, note, settled_at, simulated) values
        (gen_random_uuid(), 'REFERRAL_NEEDS_ATTENTION', 'HIGH', 'Look at it.', 'a', 'Referral', '${keyIn(this.referralId)}', now(), 'Zelphine did not answer.', now(), false),
        (gen_random_uuid(), 'OUTBOX_STUCK', 'HIGH', 'Look at it.', 'b', null, null, now(), 'Rang ${NAME} by mistake.', now(), false)`,
    );
    await this.ask(
      `insert into answered_command (id, agency, subject, operation, key, body_hash, answer, at) values
        (gen_random_uuid(), 'A', 'b', 'c', 'd', 'e', '{"refusal": {"kind": "InvalidInput", "message": "Zelphine Quorvex is no agency."}}', now())`,
    );
  }

  /** Every column of every table of every schema that holds one of these words, whatever its type. */
  async columnsWith(words: readonly string[]): Promise<string[]> {
    const columns = await this.ask<{ schema: string; table: string; column: string; type: string }>(
      `select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, c.ordinal_position`,
    );
    const found: string[] = [];
    for (const { schema, table, column, type } of columns) {
      const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const rows = await this.ask(`select 1 from "${schema}"."${table}" where ${text} ~* '${words.join('|')}' limit 1`);
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  }
}
