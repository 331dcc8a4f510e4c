/** The words that stand on every record and every message: legal regime, classification, compartments. */

/** Domain rule 54: decided by primary purpose; DPA 2018 Part 3 is law-enforcement processing, all else is UK GDPR. */
export const Regime = { UK_GDPR_PART2: 'UK_GDPR_PART2', LED_PART3: 'LED_PART3' } as const;
export type Regime = (typeof Regime)[keyof typeof Regime];

/** Government Security Classifications, up to the hub's ceiling: anything above OFFICIAL-SENSITIVE is refused at the door (domain.md §2.4). */
export const Classification = { OFFICIAL: 'OFFICIAL', OFFICIAL_SENSITIVE: 'OFFICIAL_SENSITIVE' } as const;
export type Classification = (typeof Classification)[keyof typeof Classification];
