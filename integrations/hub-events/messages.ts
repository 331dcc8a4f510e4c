/** What the hub tells of its own records: that something happened to which record and when, never what it says. One schema for each type of event. */
import type { LedgerEvent } from '../../src/access/ledger/ledger.events.ts';
import type { CaseEvent } from '../../src/cases/case.events.ts';
import type { PremisesEvent } from '../../src/locations/premises/premises.events.ts';
import type { MeetingEvent } from '../../src/meetings/meeting.events.ts';
import type { PersonEvent } from '../../src/people/person.events.ts';
import type { TopicSpec } from '../../src/exchange/bus.ts';
import type { JsonSchema, MessageKey } from '../kit/adapter.ts';

/** One type of event: what happened, and the body beside the id of the record and the time. */
export interface HubEvent {
  readonly description: string;
  readonly fields: Readonly<Record<string, JsonSchema>>;
}

/** The events of one sort of record: they follow one another under its key. */
export interface HubEvents {
  readonly topic: TopicSpec;
  readonly title: string;
  readonly description: string;
  readonly key: MessageKey;
  /** The field that names the record; it stands in every body of the topic. */
  readonly id: string;
  /** By `ce_type`. */
  readonly types: Readonly<Record<string, HubEvent>>;
}

const id = (description: string): JsonSchema => ({ type: 'string', format: 'uuid', description });
const word = (description: string): JsonSchema => ({ type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,59}$', description });
const REVISION: JsonSchema = { type: 'integer', minimum: 1, description: 'The revision at which it stands now; it rises with every change.' };

/** Long enough for a listener that was away for a season. */
const KEPT_DAYS = 90;
const topic = (name: string): TopicSpec => ({ name, partitions: 4, retentionDays: KEPT_DAYS });
const key = (thing: string): MessageKey => ({ description: `The id of the ${thing}: its events keep their order.` });

const STAGES = { from: word('The stage that it left.'), to: word('The stage in which it is now.') };

const CASES: Readonly<Record<CaseEvent, HubEvent>> = {
  'case.opened': { description: 'A case was opened.', fields: { origin: word('How the work arrived.') } },
  'case.advanced': { description: 'A case moved to another SARA stage.', fields: STAGES },
  'case.closed': { description: 'A case was closed.', fields: STAGES },
  'case.person-linked': {
    description: 'A person was linked to a case.',
    fields: { personId: id('The person.'), role: word('What the person is in the case.') },
  },
  'case.incident-linked': {
    description: 'An incident was linked to a case.',
    fields: { incidentId: id('The incident.'), role: word('What the incident is to the case.') },
  },
  'case.pef-round-opened': {
    description: 'Residents are being asked about a case.',
    fields: { roundId: id('The round of Public Engagement Forms.'), roundKind: word('What the round is for.') },
  },
  'case.pef-received': { description: 'A Public Engagement Form came back.', fields: { roundId: id('The round to which it belongs.') } },
};

const PEOPLE: Readonly<Record<PersonEvent, HubEvent>> = {
  'person.recorded': { description: 'The record of a person was made.', fields: {} },
  'person.consent-recorded': {
    description: 'A person gave, refused or withdrew consent.',
    fields: { purpose: word('What was asked for.'), state: word('What the answer is now.') },
  },
  'person.channel-changed': { description: 'A way of reaching a person, or its safety, changed.', fields: {} },
};

const MEETINGS: Readonly<Record<MeetingEvent, HubEvent>> = {
  'meeting.scheduled': { description: 'A meeting was scheduled.', fields: { kind: word('The kind of meeting.') } },
  'meeting.held': { description: 'The minutes of a meeting were recorded.', fields: {} },
  'action.set': {
    description: 'A meeting set an action.',
    fields: { actionId: id('The action.'), dueOn: { type: 'string', format: 'date', description: 'The day by which it is to be done.' } },
  },
  'action.completed': { description: 'An action of a meeting was completed.', fields: { actionId: id('The action.') } },
};

const INCIDENTS = {
  'incident.recorded': { description: 'An incident of a police log was recorded.', fields: { revision: REVISION } },
  'incident.amended': { description: 'What is known of an incident changed.', fields: { revision: REVISION } },
  'incident.closed': { description: 'An incident was closed.', fields: { revision: REVISION } },
};

const NIGHTS = {
  'nte-incident.opened': { description: 'An incident of the night began with its first report.', fields: { revision: REVISION } },
  'nte-incident.updated': { description: 'A report joined an incident of the night, or was amended.', fields: { revision: REVISION } },
  'nte-incident.closed': { description: 'An incident of the night is over.', fields: { revision: REVISION } },
};

const PREMISES: Readonly<Record<PremisesEvent, HubEvent>> = {
  'premises.recorded': { description: 'The record of premises was made.', fields: {} },
  'premises.radio-assigned': {
    description: 'Premises hold a Pubwatch radio from now on.',
    fields: { radio: { type: 'string', minLength: 1, maxLength: 40, description: 'The call sign of the radio.' } },
  },
  'premises.radio-returned': {
    description: 'Premises hold a Pubwatch radio no longer.',
    fields: { radio: { type: 'string', minLength: 1, maxLength: 40, description: 'The call sign of the radio.' } },
  },
};

const hash = (description: string): JsonSchema => ({ type: 'string', pattern: '^[0-9a-f]{64}$', description });
const count = (description: string, minimum = 0): JsonSchema => ({ type: 'integer', minimum, description });

const LEDGER: Readonly<Record<LedgerEvent, HubEvent>> = {
  'ledger.checkpointed': {
    description: 'How the chain of the ledger of reads and disclosures stood at an instant, signed. The body is the checkpoint, word for word.',
    fields: {
      number: count('The how-manieth of its chain of checkpoints; no number is left out.', 1),
      sequence: count('The last entry that was sealed.'),
      count: count('How many entries the ledger holds up to there.'),
      head: hash('The hash of the chain at that entry: SHA-256.'),
      settledAt: { type: 'string', format: 'date-time', description: 'All that was recorded before this instant is sealed.' },
      previous: hash('The SHA-256 of the canonical JSON (RFC 8785) of the checkpoint before it in its chain; zeros for the first.'),
      keyId: hash('The SHA-256 of the public key (SPKI, DER).'),
      signature: { type: 'string', pattern: '^[0-9a-f]{128}$', description: 'Ed25519 over the canonical JSON (RFC 8785) of all other fields.' },
    },
  },
};

const MOVES: readonly (readonly [type: string, description: string])[] = [
  ['drafted', 'A referral was drafted.'],
  ['suspended', 'A referral waits: something has to be cleared up before it may be sent.'],
  ['released', 'A referral was released to be sent.'],
  ['withheld', 'A referral that was released did not leave: consent or safe contact was gone at the moment of sending.'],
  ['sent', 'A referral is on its way to the provider.'],
  ['acknowledged', 'The provider has the referral.'],
  ['accepted', 'The provider took the referral on.'],
  ['contact-attempted', 'The provider tried to reach the person.'],
  ['engaged', 'The person takes up the support.'],
  ['closed', 'The support ended.'],
  ['rejected', 'The provider did not take the referral on.'],
  ['suspended-as-unsafe', 'The provider stopped, because contact was unsafe.'],
  ['returned', 'The provider could not reach the person.'],
  ['found-duplicate', 'The provider had the referral already.'],
  ['withdrawn', 'The referral was taken back.'],
];
const REFERRAL_FIELDS = { caseId: id('The case.'), provider: word('The provider.'), state: word('The state in which the referral is now.') };
const REFERRALS = Object.fromEntries(MOVES.map(([move, description]) => [`referral.${move}`, { description, fields: REFERRAL_FIELDS }]));

export const HUB_EVENTS: readonly HubEvents[] = [
  {
    topic: topic('hub.case.v1'),
    title: 'Case event',
    description: 'What happened to the cases of Safer Neighbourhoods.',
    key: key('case'),
    id: 'caseId',
    types: CASES,
  },
  {
    topic: topic('hub.person.v1'),
    title: 'Person event',
    description: 'That records of people were made or changed; never what they say.',
    key: key('person'),
    id: 'personId',
    types: PEOPLE,
  },
  {
    topic: topic('hub.meeting.v1'),
    title: 'Meeting event',
    description: 'Which meetings were scheduled and held, and which actions they set.',
    key: key('meeting'),
    id: 'meetingId',
    types: MEETINGS,
  },
  {
    topic: topic('hub.incident.v1'),
    title: 'Incident event',
    description: 'What happened to incidents of the police logs. Nothing is told of open data, which is public.',
    key: key('incident'),
    id: 'incidentId',
    types: INCIDENTS,
  },
  {
    topic: topic('hub.nte-incident.v1'),
    title: 'Event of the night',
    description: 'What happened to incidents of the night-time economy.',
    key: key('incident of the night'),
    id: 'nteIncidentId',
    types: NIGHTS,
  },
  {
    topic: topic('hub.premises.v1'),
    title: 'Premises event',
    description: 'What happened to licensed and other premises, and which radios they hold.',
    key: key('premises'),
    id: 'premisesId',
    types: PREMISES,
  },
  {
    topic: topic('hub.referral.v1'),
    title: 'Referral event',
    description: 'How referrals move, whoever the provider is; never about whom they are or why.',
    key: key('referral'),
    id: 'referralId',
    types: REFERRALS,
  },
  {
    // One partition and two years: whoever keeps a copy of it can tell whether the ledger was tampered with.
    topic: { name: 'hub.ledger-checkpoint.v1', partitions: 1, retentionDays: 730 },
    title: 'Checkpoint of the ledger',
    description: 'How the ledger of reads and disclosures stood, signed: who keeps these can tell whether it was changed since. Nothing of what it says.',
    key: { description: 'The id of the chain of checkpoints: they keep their order.' },
    id: 'hubId',
    types: LEDGER,
  },
];

/** The schema of the body of one type of event. */
export function eventSchema({ id: name }: HubEvents, type: string, { description, fields }: HubEvent): JsonSchema {
  return {
    title: type,
    description,
    type: 'object',
    required: [name, 'at', ...Object.keys(fields)],
    properties: {
      [name]: id('The record to which it happened; also the key of the message.'),
      at: { type: 'string', format: 'date-time', description: 'When it happened; also ce_time.' },
      ...fields,
    },
  };
}

/** The schema of every body of a topic: one of those of its types, which `ce_type` names. */
export function topicSchema(events: HubEvents): JsonSchema {
  const [, noun = ''] = events.topic.name.split('.');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:safer-neighbourhoods:schema:hub-${noun}:1`,
    title: events.title,
    description: `${events.description} Ids, kinds and times: what the record says is asked for with the id, by whoever may read it.`,
    type: 'object',
    required: [events.id, 'at'],
    properties: {
      [events.id]: id('The record to which it happened; also the key of the message.'),
      at: { type: 'string', format: 'date-time', description: 'When it happened; also ce_time.' },
    },
    anyOf: Object.entries(events.types).map(([type, event]) => eventSchema(events, type, event)),
  };
}
