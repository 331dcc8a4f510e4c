/** The agencies that the partnership cannot be without; a hub may hold more. Tokens, messages and policies name them by these codes. */
import type { AgencyKind } from '../../access/agency.entity.ts';

export const agencies: readonly { readonly code: string; readonly name: string; readonly kind: AgencyKind }[] = [
  { code: 'SAFER_NEIGHBOURHOODS', name: 'Safer Neighbourhoods', kind: 'COUNCIL' },
  { code: 'SECURITY_CONTROL_CENTRE', name: 'Security Control Centre', kind: 'COUNCIL' },
  { code: 'NORTH_LINCOLNSHIRE_COUNCIL', name: 'North Lincolnshire Council', kind: 'COUNCIL' },
  { code: 'HUMBERSIDE_POLICE', name: 'Humberside Police', kind: 'POLICE' },
  { code: 'HUMBERSIDE_FIRE_AND_RESCUE', name: 'Humberside Fire and Rescue Service', kind: 'FIRE' },
  { code: 'INTEGRATED_CARE_BOARD', name: 'Humber and North Yorkshire Integrated Care Board', kind: 'HEALTH' },
  { code: 'PROBATION_SERVICE', name: 'Probation Service', kind: 'PROBATION' },
  { code: 'VICTIM_SUPPORT', name: 'Victim Support', kind: 'VOLUNTARY' },
  { code: 'REMEDI', name: 'Remedi', kind: 'VOLUNTARY' },
  { code: 'STREET_WORKER_PROJECT', name: 'Street Worker project', kind: 'VOLUNTARY' },
  { code: 'PUBWATCH', name: 'Pubwatch', kind: 'LICENSED_TRADE' },
  // Not an agency that acts: the publisher under whose licence the open data stands.
  { code: 'OPEN_DATA', name: 'data.police.uk (open data)', kind: 'COMMUNITY' },
];
