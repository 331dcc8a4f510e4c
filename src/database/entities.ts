/** Every entity of the hub: what migrations are generated from. A new entity is one line here. */
import { Agency } from '../access/agency.entity.ts';
import { SharingAgreement, SharingTerm } from '../access/agreement/sharing-agreement.entity.ts';
import { AnsweredCommand } from '../access/answered-command.entity.ts';
import { Compartment, CompartmentReader } from '../access/compartment/compartment.entity.ts';
import { Derivation } from '../access/derivation/derivation.entity.ts';
import { RecordSource } from '../access/derivation/record-source.entity.ts';
import { CompartmentOpening } from '../access/glass/compartment-opening.entity.ts';
import { GlassBreak, GlassReviewer } from '../access/glass/glass-break.entity.ts';
import { LedgerRow, LedgerSeal } from '../access/ledger/ledger.entity.ts';
import { PurposeRow } from '../access/purpose.entity.ts';
import { LegalHold, RetentionDecision } from '../access/retention/retention-decision.entity.ts';
import { AccessGrant, AccessRequest } from '../access/request/access-request.entity.ts';
import { TokenRevocation } from '../access/revocation/token-revocation.entity.ts';
import { StaffMember } from '../access/staff-member.entity.ts';
import { Alert } from '../alerts/alert.entity.ts';
import { Case, CaseIncident, CasePerson, CaseStageMove } from '../cases/case.entity.ts';
import { IncidentCountPublication, ProtectedIncidentCount } from '../cases/counts/incident-count.entity.ts';
import { Incident, IncidentRevision } from '../cases/incident/incident.entity.ts';
import { NteIncident, NteReport } from '../cases/nte/nte-incident.entity.ts';
import { RadioLogEntry, RadioLogRevision } from '../cases/nte/radio-log.entity.ts';
import { Referral, ReferralAnswer, ReferralMove } from '../cases/referral/referral.entity.ts';
import { IntelAnswer, IntelItem, IntelNumber, IntelPackage, IntelSuggestion } from '../cases/intelligence/intelligence.entity.ts';
import { PefRespondent, PefResponse, PefRound } from '../cases/pef/pef.entity.ts';
import { BusMessageRow, BusOffset, BusPartition, BusTopic } from '../exchange/bus-log.entity.ts';
import { DeadLetter, Message } from '../exchange/message.entity.ts';
import { OutboxLane } from '../exchange/outbox-lane.entity.ts';
import { OutboxRow } from '../exchange/outbox.entity.ts';
import { SealedMessage } from '../exchange/sealed-message.entity.ts';
import { TopicLife } from '../exchange/topic-life.entity.ts';
import { LiveLogRow } from '../live/live-log.entity.ts';
import { Location } from '../locations/location.entity.ts';
import { Premises } from '../locations/premises/premises.entity.ts';
import { PremisesRadio } from '../locations/premises/radio.entity.ts';
import { Ward, WardShape } from '../locations/ward/ward.entity.ts';
import { Action, AgendaItem, Attendance, Decision, Meeting, MeetingKind, MeetingKindReader } from '../meetings/meeting.entity.ts';
import { Parameter } from '../parameters/parameter.entity.ts';
import { Consent } from '../people/consent/consent.entity.ts';
import { ContactChannel, Person, PersonName } from '../people/person.entity.ts';

export const entities = [
  Agency,
  StaffMember,
  AnsweredCommand,
  LedgerRow,
  LedgerSeal,
  CompartmentOpening,
  GlassReviewer,
  GlassBreak,
  AccessRequest,
  AccessGrant,
  TokenRevocation,
  Parameter,
  PurposeRow,
  SharingAgreement,
  SharingTerm,
  RetentionDecision,
  LegalHold,
  Compartment,
  CompartmentReader,
  Derivation,
  RecordSource,
  Person,
  PersonName,
  ContactChannel,
  Consent,
  Ward,
  WardShape,
  Location,
  Premises,
  PremisesRadio,
  Incident,
  IncidentRevision,
  IncidentCountPublication,
  ProtectedIncidentCount,
  NteIncident,
  RadioLogEntry,
  RadioLogRevision,
  NteReport,
  Case,
  CaseStageMove,
  CasePerson,
  CaseIncident,
  PefRound,
  PefRespondent,
  PefResponse,
  IntelPackage,
  IntelItem,
  IntelSuggestion,
  IntelAnswer,
  IntelNumber,
  Referral,
  ReferralMove,
  ReferralAnswer,
  MeetingKind,
  MeetingKindReader,
  Meeting,
  Attendance,
  AgendaItem,
  Decision,
  Action,
  Message,
  DeadLetter,
  OutboxRow,
  OutboxLane,
  SealedMessage,
  Alert,
  LiveLogRow,
  BusTopic,
  BusPartition,
  BusMessageRow,
  BusOffset,
  TopicLife,
];
