/** Alerts in the graph: the list of what a person must look at, the door to say that it was dealt with, and the subscription; each kind for its audience only. */
import { WHAT_WAS_DONE_ABOUT_AN_ALERT } from '../access/personal-data.ts';
import { BarrierRefusalType } from '../access/derivation/barrier.graph.ts';
import { builder } from '../graph/builder.ts';
import { commandField } from '../graph/command-field.ts';
import { entityFilter, Simulated } from '../graph/entity-filter.ts';
import { entityType, rootList } from '../graph/entity-type.ts';
import { declared, typeNameOf } from '../graph/entity-types.ts';
import { graphEnum } from '../graph/enums.ts';
import { keyOf } from '../graph/global-ids.ts';
import { NotForYou } from '../graph/not-for-you.ts';
import { NotFoundType, RefusalInterface } from '../graph/refusal-types.ts';
import { resume } from '../graph/resume.ts';
import type { LiveEntry } from '../live/live-log.ts';
import { writePosition } from '../live/position.ts';
import { AlertKind, AlertSeverity } from './alert-kind.ts';
import type { AlertSettled } from './alert-settled.rules.ts';
import { Alert } from './alert.entity.ts';
import { kindsFor } from './audience.rules.ts';
import { dealWithAlert } from './commands/deal-with-alert.ts';

const KindEnum = graphEnum('AlertKind', 'What the trouble is. Each kind is for one audience; to anyone else its alerts are not there.', AlertKind, {
  REFERRAL_NOT_ACKNOWLEDGED: 'A provider has not acknowledged a referral inside the agreed time.',
  REFERRAL_WITHHELD: 'A referral that was released did not leave: consent or safe contact was gone at the moment of sending.',
  REFERRAL_NEEDS_ATTENTION: 'A provider rejected a referral, suspended it as unsafe, or returned it.',
  INTELLIGENCE_NOT_ACKNOWLEDGED: 'The police have not acknowledged an intelligence package inside the agreed time.',
  INTELLIGENCE_WITHHELD: 'An intelligence package that was released did not leave.',
  RADIO_LOG_GAP: "Entries of a Pubwatch radio's log are missing.",
  RADIO_NOT_HELD: 'A Pubwatch radio logged entries on a night on which no premises is known to have held it.',
  AGREEMENT_REVIEW_OVERDUE: 'A sharing agreement was not looked at again in time.',
  RETENTION_REVIEW_DUE: 'Records of a retention class are due for review.',
  GLASS_BROKEN: 'Somebody broke glass: the reviewer whom it names has to look. Only the review settles it.',
  GLASS_REVIEW_OVERDUE: 'Broken glass was not reviewed in time. Only the review settles it.',
  TOPIC_VANISHED: 'A topic of the bus is gone, with the messages that were on it.',
  MESSAGES_LOST: 'Messages were deleted from the bus before the hub had read them.',
  OUTBOX_STUCK: 'What the hub has to tell its partners does not leave.',
  INGEST_STALLED: "A partner's messages are no longer taken in.",
  LEDGER_IN_DOUBT: 'The ledger is not what was signed, or its checkpoints cannot be kept.',
});

const SeverityEnum = graphEnum('AlertSeverity', 'How much an alert presses.', AlertSeverity, {
  HIGH: 'Somebody may come to harm, or a statutory time runs out: look at it now.',
  MEDIUM: 'Look at it today.',
});

/** Beside the columns of an alert that is told live. */
const CURSOR = 'cursor';

export const AlertType = entityType(Alert, {
  description: 'Something that a person must look at, because the hub cannot put it right by itself. The same trouble is one alert until it is settled.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'fields',
  visible: ({ kind }, identity) => kindsFor(identity).some((each) => each === kind),
  fields: (t) => ({
    kind: t.prop('kind', { personal: false, type: KindEnum, description: 'What the trouble is.' }),
    severity: t.prop('severity', { personal: false, type: SeverityEnum, description: 'How much it presses.' }),
    sentence: t.prop('sentence', { personal: false, description: 'What happened and what to do; names nobody.' }),
    subject: t.pothos.node({
      description: 'The record that it is about. Null when it is about none, or about one that you may not read.',
      extensions: declared({ declares: 'plumbing', because: 'a record of any type: the type reads it for who may have it' }),
      id: ({ subjectType, subjectId }) => {
        const type = typeof subjectType === 'string' ? typeNameOf(subjectType) : null;
        return type === null || typeof subjectId !== 'string' ? null : { type, id: subjectId };
      },
    }),
    raisedAt: t.prop('raisedAt', { personal: false, description: 'When it was raised.' }),
    settledAt: t.prop('settledAt', {
      personal: false,
      description: 'When the trouble was over, or somebody said that they had dealt with it; null while it is open.',
    }),
    settledBy: t.prop('settledBy', {
      personal: false,
      description: 'Who settled it, as `user:` with the subject of their token; `hub` when the trouble ended by itself.',
    }),
    note: t.prop('note', { personal: WHAT_WAS_DONE_ABOUT_AN_ALERT, description: 'What the person who dealt with it did, in their words.' }),
    simulated: t.prop('simulated', { personal: false, description: 'True for one about invented records.' }),
    cursor: t.pothos.string({
      nullable: true,
      description:
        'Told live, its position: send it as "after" to go on behind it, on whichever hub. Kept for seven days. Null in a list: read livePosition there.',
      extensions: declared({ declares: 'plumbing', because: 'where its event stands in the live log' }),
      resolve: ({ [CURSOR]: cursor }) => (typeof cursor === 'string' ? cursor : null),
    }),
  }),
});

rootList('alerts', Alert, {
  description: 'The alerts that are for you, the newest first. A partner has none.',
  orderBy: ['raisedAt'],
  descending: true,
  markedByDefault: 'in',
  only: { property: 'kind', among: kindsFor },
  filter: entityFilter(Alert, 'AlertFilter', 'Which alerts.', {
    open: {
      test: { test: 'unset', property: 'settledAt' },
      input: (t) => t.boolean({ description: 'True: those that nobody has dealt with and that did not end by themselves. False: the others.' }),
    },
    kind: { test: { test: 'equals', property: 'kind' }, input: (t) => t.field({ type: KindEnum, description: 'Of this kind.' }) },
    severity: { test: { test: 'equals', property: 'severity' }, input: (t) => t.field({ type: SeverityEnum, description: 'That press this much.' }) },
    simulated: {
      test: { test: 'marked', property: 'simulated' },
      input: (t) => t.field({ type: Simulated, description: 'Alerts about invented records; INCLUDE when nothing is said.' }),
    },
  }),
});

const AlertSettledType = builder.objectRef<AlertSettled>('AlertSettled').implement({
  description: 'The alert was settled before.',
  interfaces: [RefusalInterface],
});

commandField('alertSettle', {
  description: 'Say that you dealt with an alert, and what you did. When the trouble is still there, another may be raised.',
  scope: 'operations',
  answers: 'Alert',
  refusals: [AlertSettledType, NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    alertId: arg.id({ required: true, description: 'The Alert.' }),
    note: arg.string({ required: true, description: 'What you did, at most 2,000 characters. Name nobody.' }),
  }),
  input: (args, identity) => ({ alertId: keyOf('Alert', args.alertId), note: args.note, kinds: kindsFor(identity) }),
  command: dealWithAlert,
});

builder.subscriptionField('alertRaised', (t) =>
  t.field({
    type: AlertType,
    description:
      'Each alert that is for you, when it is raised, from the commit of the change that raised it. What is open already, the list `alerts` holds. A client that lost its line sends the cursor of the last alert that it heard of as "after" and misses nothing and hears nothing twice. A position that no hub gave out is answered with POSITION_UNKNOWN, one from before what is kept with POSITION_TOO_OLD.',
    authScopes: { signedIn: true },
    args: {
      after: t.arg.string({ description: 'The cursor of the last alert that you heard of, or a livePosition; from now on, when left out.' }),
      kind: t.arg({ type: KindEnum, description: 'Only alerts of this kind.' }),
    },
    extensions: declared({ declares: 'plumbing', because: 'an event names its alert, which is read anew for each subscriber' }),
    subscribe: (_, { after, kind }, { live, signal, identity }) => {
      const mine: ReadonlySet<string> = new Set(kindsFor(identity).filter((each) => kind == null || each === kind));
      const filter = (entry: LiveEntry) => entry.kind === 'alert.raised' && entry.category !== null && mine.has(entry.category);
      return resume(live, { after, signal, list: 'alerts', filter });
    },
    resolve: async (entry: LiveEntry, _, { reader }) => {
      const alert = await reader.one('Alert', entry.subjectId);
      if (!alert) throw new NotForYou();
      return { ...alert, [CURSOR]: writePosition(entry.position) };
    },
  }),
);
