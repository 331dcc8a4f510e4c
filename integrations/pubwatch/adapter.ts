/** The log of the Pubwatch radios: what the doors of the town's pubs and clubs say at night. */
import type { RadioEntryReport } from '../../src/cases/nte/radio-log.report.ts';
import { type InboundAdapter, inboundAdapter } from '../kit/adapter.ts';
import { MESSAGE_TYPES, RADIO_LOGGED_SCHEMA, type RadioLogged, TOPICS } from './messages.ts';
import { translate } from './translate.ts';

export const pubwatchRadio: InboundAdapter<RadioEntryReport> = inboundAdapter<RadioLogged, RadioEntryReport>({
  name: 'pubwatch',
  version: 1,
  partner: 'Pubwatch',
  topics: TOPICS,
  messageTypes: MESSAGE_TYPES,
  schema: RADIO_LOGGED_SCHEMA,
  translate,
});
