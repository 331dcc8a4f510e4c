/** The words in which an explanation is given: what is decided, and by which rule. */

export const AccessVerdict = {
  ALLOWED: 'ALLOWED',
  MASKED: 'MASKED',
  DENIED: 'DENIED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type AccessVerdict = (typeof AccessVerdict)[keyof typeof AccessVerdict];

export const ACCESS_VERDICTS: Readonly<Record<AccessVerdict, string>> = {
  ALLOWED: 'They are told what stands there; where nothing stands there, nothing.',
  MASKED: 'They see the record, and null in the place of the fact.',
  DENIED: 'To them it is as though the record were not there, or they are told that they may not read the field.',
  UNKNOWN: 'There is no such record: they are told what they would be told of one that they may not see.',
};

export const AccessRule = {
  OWN_RECORD: 'OWN_RECORD',
  AGREEMENT: 'AGREEMENT',
  OPEN: 'OPEN',
  GRANT: 'GRANT',
  READERS_LIST: 'READERS_LIST',
  PURPOSE_NOT_ALLOWED: 'PURPOSE_NOT_ALLOWED',
  SCOPE: 'SCOPE',
  COMPARTMENT: 'COMPARTMENT',
  MEETING_LIST: 'MEETING_LIST',
  AUDIENCE: 'AUDIENCE',
  HUB_ALONE: 'HUB_ALONE',
  WALL: 'WALL',
  FIELD_PURPOSE: 'FIELD_PURPOSE',
  FIELD_COMPARTMENT: 'FIELD_COMPARTMENT',
  NO_SUCH_RECORD: 'NO_SUCH_RECORD',
} as const;
export type AccessRule = (typeof AccessRule)[keyof typeof AccessRule];

export const ACCESS_RULES: Readonly<Record<AccessRule, string>> = {
  OWN_RECORD: 'The record is their own agency’s: nobody needs an agreement for their own records.',
  AGREEMENT: 'A sharing agreement: one in force lets them, or none does.',
  OPEN: 'No wall stands around records of this kind: every signed-in reader has them.',
  GRANT: 'The record was opened to them by itself: its owner granted it, or they broke the glass.',
  READERS_LIST: 'A list of readers: the record is told to those who stand on it, and to nobody else.',
  PURPOSE_NOT_ALLOWED: 'The purpose is not in force today: nothing is answered that is asked for it.',
  SCOPE: 'Their roles: those who have none of the roles of a scope do not read what lies in it.',
  COMPARTMENT: 'A compartment: what is marked with one is seen by those who are read into it.',
  MEETING_LIST: 'The list of a kind of meeting: what it holds is seen by those who stand on it.',
  AUDIENCE: 'The audience of the type: rows of it are for some, as their roles say.',
  HUB_ALONE: 'The record is for the hub’s own work: nobody who asks sees it.',
  WALL: 'Another policy of the table.',
  FIELD_PURPOSE: 'The purposes of the field: asked for another, or for none, it is null.',
  FIELD_COMPARTMENT: 'The compartment of the field: who is not read into it finds null.',
  NO_SUCH_RECORD: 'There is no such record.',
};
