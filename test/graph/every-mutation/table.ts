/** Every mutation of the hub with calls of it: a new mutation gets a row in the file of its domain. */
import { AGREEMENTS } from './agreements.ts';
import { ALERTS } from './alerts.ts';
import { CASES } from './cases.ts';
import { FORMS } from './forms.ts';
import { GLASS } from './glass.ts';
import { INTELLIGENCE } from './intelligence.ts';
import { MEETINGS } from './meetings.ts';
import { NIGHTS } from './nights.ts';
import { PEOPLE } from './people.ts';
import { REFERRALS } from './referrals.ts';
import { RETENTION } from './retention.ts';
import { REVOCATIONS } from './revocations.ts';
import { SOURCES } from './sources.ts';
import type { Rows } from './row.ts';

export const EVERY_MUTATION: Rows = {
  ...AGREEMENTS,
  ...CASES,
  ...NIGHTS,
  ...MEETINGS,
  ...PEOPLE,
  ...ALERTS,
  ...FORMS,
  ...INTELLIGENCE,
  ...GLASS,
  ...REFERRALS,
  ...RETENTION,
  ...REVOCATIONS,
  ...SOURCES,
};
