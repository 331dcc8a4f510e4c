/** No entity-backed field has a hand-written resolver; what is not declared through the plugin stands here, with its reason. */
import { getNamedType, isIntrospectionType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { type Declaration, entityOfType, rowsTell } from '../../src/graph/entity-types.ts';
import { schema } from '../../src/graph/schema.ts';

const REASONS: Readonly<Record<string, string>> = {
  'Query.node': 'any record by its global id: the Relay plugin finds its type, which loads it through the reader',
  'Query.nodes': 'the same for several',
  'Query.me': 'says what the token and the request say; no row is behind it',
  'Query.whatCameFrom': 'finds one row by three columns, which are its natural key',
  'Query.exchange': 'counts what waits in the outbox and on the bus; no record is behind it',
  'Query.livePosition': 'how far this hub has read the live log; no row is behind it',
  'Query.radioLog': 'entries are read by a declared list; the holes between them are no rows',
  'Subscription.incidentRecorded': 'an event names its incident, which is read anew for each subscriber',
  'Subscription.alertRaised': 'an event names its alert, which is read anew for each subscriber',
  'Alert.cursor': 'where its event stands in the live log; no column is behind it',
  'Alert.subject': 'a record of any type: the Relay plugin finds its type, which loads it through the reader',
  'Subscription.nteIncidentChanged': 'an event names its incident, which is read anew for each subscriber',
  'NteIncidentEvent.*': 'an entry of the live log; no row is behind it but the incident, which is read anew',
  'RadioLogGap.*': 'a hole is no row',
  'Query.consultations': 'entries of the ledger are no records: they are read by this list alone, each time on record',
  'Query.disclosures': 'entries of the ledger are no records: they are read by this list alone, each time on record',
  'Query.verifyLedger': 'says whether the ledger is whole; no record is behind it',
  'Query.explainAccess': 'says what the rules say of a record; it tells nothing of the record',
  'AccessExplanation.*': 'what the rules say, which is no row',
  'Query.rehearse': 'says how much an answer would tell; no record is told',
  'Rehearsal.*': 'how much an answer would tell, which is no row',
  'RehearsedField.*': 'a place of an answer, which is no row',
  'RehearsedMask.*': 'a place of an answer, which is no row',
  'RehearsedLogEntry.*': 'an entry that was never committed',
  'RehearsedLogItem.*': 'an entry that was never committed',
  'RehearsedRefusal.*': 'an error of an answer, which is no row',
  'NotRehearsed.*': 'a place of a document, which is no row',
  'Query.subjectAccess': 'gathers every record about one person, whatever its type; each fact is on record as read',
  'SubjectAccess.*': 'what is held on one person, gathered from every table',
  'SubjectAccessUnder.*': 'a part of what is held on one person',
  'SubjectAccessRecord.*': 'a part of what is held on one person',
  'SubjectAccessFact.*': 'a part of what is held on one person',
  'SubjectAccessRecipient.*': 'to whom it was told, as the ledger has it',
  'SubjectAccessWithheld.*': 'counts what stays behind; no row is behind it',
  'LedgerEntry.*': 'an entry of the ledger, as far as it is about the person who was asked for',
  'LedgerVerdict.*': 'says whether the ledger is whole; no record is behind it',
  'LedgerFirstBreak.*': 'says whether the ledger is whole; no record is behind it',
  '*.id': 'the global id, made by the Relay plugin from the type and the key',
  'Me.*': 'says what the token and the request say; no row is behind it',
  'Exchange.*': 'counts what waits in the outbox and on the bus; no record is behind it',
  'OutgoingTopic.*': 'counts what waits in the outbox; no record is behind it',
  'IncomingPartition.*': 'says how far a consumer group has come; no record is behind it',
  'PageInfo.*': 'where a page stands, said by the reader',
  '*Connection.*': 'a page of a declared list: its parts are read together, and only when asked for',
  '*Edge.cursor': 'where an edge stands in a declared list',
  '*Edge.node': 'the row of a declared list',
  'Mutation.*': 'calls one command',
  'NotFound.*': 'a refusal is data, not a row',
  'InvalidInput.*': 'a refusal is data, not a row',
  'IdempotencyKeyReused.*': 'a refusal is data, not a row',
  'StageNotAllowed.*': 'a refusal is data, not a row',
  'Query.referralPreview': 'writes the message that would be sent, which is no row',
  'ReferralPreview.*': 'the message that would be sent, which is no row',
  'ReferralCheck.*': 'what a rule says of a referral now, which is no row',
  'MessageHeader.*': 'a part of a message, which is no row',
  'ReferralMoveNotAllowed.*': 'a refusal is data, not a row',
  'ReferralNotReady.*': 'a refusal is data, not a row',
  'ReferralContentChanged.*': 'a refusal is data, not a row',
  'ActionNotOpen.*': 'a refusal is data, not a row',
  'PefRoundNotAllowed.*': 'a refusal is data, not a row',
  'IdentifiesSource.*': 'a refusal is data, not a row',
  'NotForThisChannel.*': 'a refusal is data, not a row',
  'FailsSanitisation.*': 'a refusal is data, not a row',
  'FourEyes.*': 'a refusal is data, not a row',
  'IntelStateNotAllowed.*': 'a refusal is data, not a row',
  'IntelFinding.*': 'a part of a refusal is data, not a row',
  'RadioHeld.*': 'a refusal is data, not a row',
  'OutsideTheNight.*': 'a refusal is data, not a row',
  'NteIncidentClosed.*': 'a refusal is data, not a row',
  'AlertSettled.*': 'a refusal is data, not a row',
  '*.reviewOn': 'follows from the class, the dates, the period in force and what was decided (src/access/retention)',
  'Query.retentionReviews': 'which records are due follows from their classes, their dates and the periods in force; no row is behind it',
  'RetentionReview.*': 'a record that is due, by its type and key: the Relay plugin finds its type, which loads it through the reader',
  'RetentionDecision.record': 'a record of any type: the Relay plugin finds its type, which loads it through the reader',
  'LegalHold.record': 'a record of any type: the Relay plugin finds its type, which loads it through the reader',
  'ErasureBarred.*': 'a refusal is data, not a row',
  'SecondPersonNeeded.*': 'a refusal is data, not a row',
  'Query.agreement': 'finds one row by its reference',
  'NotKeeperOfAgreements.*': 'a refusal is data, not a row',
  'AgreementExists.*': 'a refusal is data, not a row',
  'AgreementEnded.*': 'a refusal is data, not a row',
  'GlassBreak.reads': 'entries of the ledger are no records: they are read by this list alone, each time on record',
  'GlassRead.*': 'an entry of the ledger that was written under broken glass',
  'GlassReadItem.*': 'a part of an entry of the ledger',
  'GlassNotBroken.*': 'a refusal is data, not a row',
  'GlassOver.*': 'a refusal is data, not a row',
  'GlassNotReviewed.*': 'a refusal is data, not a row',
  'TooManyRequests.*': 'a refusal is data, not a row',
  'AccessDecided.*': 'a refusal is data, not a row',
  'AccessNotGranted.*': 'a refusal is data, not a row',
  'BarrierRefusal.*': 'a refusal is data, not a row',
  'SourceNotIndependent.*': 'a refusal is data, not a row',
  'RecordSource.record': 'a record of any type: the Relay plugin finds its type, which loads it through the reader',
};

function reasonFor(type: string, field: string): string | undefined {
  const suffix = ['Connection', 'Edge'].find((ending) => type.endsWith(ending));
  return (
    REASONS[`${type}.${field}`] ?? REASONS[`${type}.*`] ?? (suffix && (REASONS[`*${suffix}.${field}`] ?? REASONS[`*${suffix}.*`])) ?? REASONS[`*.${field}`]
  );
}

const fields = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !isIntrospectionType(type))
  .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []));

test('every field is declared through the plugin, or says why not', () => {
  const unexplained = fields.flatMap(({ type, field }) => {
    const declaration = field.extensions['hub'] as Declaration | undefined;
    const isDeclared = declaration !== undefined && declaration.declares !== 'plumbing';
    return isDeclared || reasonFor(type.name, field.name) !== undefined ? [] : [`${type.name}.${field.name}`];
  });
  expect(unexplained).toEqual([]);
});

test('no reason is left over for a field that is gone', () => {
  const used = new Set(fields.map(({ type, field }) => reasonFor(type.name, field.name)));
  expect(Object.entries(REASONS).filter(([, reason]) => !used.has(reason))).toEqual([]);
});

test('every type, field, argument and enum value is described', () => {
  const bare: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
    if (!type.description) bare.push(type.name);
    if ('getFields' in type)
      for (const field of Object.values(type.getFields())) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        if ('args' in field) for (const arg of field.args) if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
      }
    if ('getValues' in type) for (const value of type.getValues()) if (!value.description) bare.push(`${type.name}.${value.name}`);
  }
  expect(bare).toEqual([]);
});

/** Released as never null before they counted as personal: the whole row is withheld from who may not read them. */
const NEVER_NULL = new Set(['Case.title', 'Meeting.title']);

test('personal fields and edges to people are nullable from the first print', () => {
  for (const { type, field } of fields) {
    const declaration = field.extensions['hub'] as Declaration | undefined;
    const personal = declaration !== undefined && 'personal' in declaration && declaration.personal && !NEVER_NULL.has(`${type.name}.${field.name}`);
    const toPeople = /^\[?(Person|Case(Connection|PeopleConnection|StageMove)?[!\]]?$)/.test(String(field.type)) && type.name !== 'Query';
    if (personal || (toPeople && declaration?.declares !== 'property' && declaration !== undefined))
      expect(String(field.type), `${type.name}.${field.name}`).not.toMatch(/!$/);
  }
});

/** Fields that lead by hand to rows that may be withheld, and why that tells nobody of them. */
const BY_HAND: Readonly<Record<string, string>> = {
  'ReferralPreview.referral': 'the preview above it is withheld from whoever may not know of a referral',
};

test('what leads to rows that may be withheld is declared through the plugin, which withholds them, or says why it need not', () => {
  const led = fields.flatMap(({ type, field }) => {
    const entity = entityOfType(getNamedType(field.type).name);
    if (entity === null || rowsTell(entity) === null) return [];
    const declaration = field.extensions['hub'] as Declaration | undefined;
    const partOfList = (type.name.endsWith('Edge') && field.name === 'node') || (type.name.endsWith('Connection') && field.name === 'nodes');
    const declares = declaration !== undefined && (declaration.declares !== 'plumbing' || declaration.personal);
    return partOfList || declares ? [] : [`${type.name}.${field.name}`];
  });
  expect(led).toEqual(Object.keys(BY_HAND));
});
