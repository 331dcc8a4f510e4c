/** The legal gateways of an agreement (domain rule 55), and what each can carry. */
import { DataItem } from './data-item.ts';

export const SharingGateway = {
  CDA_S115: 'CDA_S115',
  CDA_S17A: 'CDA_S17A',
  CONSENT: 'CONSENT',
  SAFEGUARDING: 'SAFEGUARDING',
  VITAL_INTERESTS: 'VITAL_INTERESTS',
  SAME_AUTHORITY: 'SAME_AUTHORITY',
  OPEN_DATA: 'OPEN_DATA',
  INVENTED: 'INVENTED',
} as const;
export type SharingGateway = (typeof SharingGateway)[keyof typeof SharingGateway];

/** Each gateway with its statute. */
export const SHARING_GATEWAYS: Readonly<Record<SharingGateway, string>> = {
  CDA_S115:
    'Crime and Disorder Act 1998 s.115: anyone may disclose to a relevant authority what is necessary or expedient for the Act. A power, never a duty; confidence and data protection law still apply.',
  CDA_S17A: 'Crime and Disorder Act 1998 s.17A and SI 2007/1831: the quarterly sets that authorities must share. They hold no personal data.',
  CONSENT: 'The consent of the person, UK GDPR Art 6(1)(a) and where needed 9(2)(a): dated, for this purpose, and withdrawable at any time.',
  SAFEGUARDING: 'Children Act 2004 s.11 and s.16E, Care Act 2014 s.42 to s.45: protecting a child or an adult at risk.',
  VITAL_INTERESTS: 'UK GDPR Art 6(1)(d), DPA 2018 Sch 8 para 3: somebody’s life is in danger.',
  SAME_AUTHORITY: 'Departments of one authority: nothing is disclosed to another body, and the purpose still binds (UK GDPR Art 5(1)(b)).',
  OPEN_DATA: 'Published under an open licence, such as the Open Government Licence v3.0.',
  INVENTED: 'Invented records of a demonstration, which are about nobody. Covers no real record.',
};

// Domain rule 56: "s.17A export contains no personal data". Incidents by category, time, date and place, and the places, are what such sets are made of.
const WITHOUT_PEOPLE: readonly DataItem[] = [DataItem.INCIDENT, DataItem.LOCATION];

/** The items that a gateway cannot carry; none for most. */
export function itemsBeyond(gateway: SharingGateway, items: readonly DataItem[]): readonly DataItem[] {
  return gateway === 'CDA_S17A' || gateway === 'OPEN_DATA' ? items.filter((item) => !WITHOUT_PEOPLE.includes(item)) : [];
}
