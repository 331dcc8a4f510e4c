/** The questions that the page offers to each kind of user, ready to be asked in the explorer. */
import { ANALYST } from './analyst.ts';
import { ASB_OFFICER } from './asb-officer.ts';
import { AUDITOR } from './auditor.ts';
import { CONTROL_ROOM } from './control-room.ts';
import { KEY_WORKER } from './key-worker.ts';
import { NAT_CHAIR } from './nat-chair.ts';
import { OPERATOR } from './operator.ts';
import { POLICE_SYSTEM } from './police-system.ts';
import { VICTIM_SUPPORT } from './victim-support.ts';
import type { ReadyMadeQuery } from './ready-made-query.ts';

/** By role, as tokens name it. */
export const READY_MADE: Readonly<Record<string, readonly ReadyMadeQuery[]>> = {
  CONTROL_ROOM,
  ANALYST,
  ASB_OFFICER,
  POLICE_SYSTEM,
  VICTIM_SUPPORT,
  NAT_CHAIR,
  KEY_WORKER,
  OPERATOR,
  AUDITOR,
};

/** The questions for someone with these roles. */
export function readyMadeFor(roles: readonly string[]): readonly ReadyMadeQuery[] {
  return roles.flatMap((role) => READY_MADE[role] ?? []);
}
