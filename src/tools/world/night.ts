/** Where the invented world goes out at night, which Pubwatch radios its premises hold, and what was said over them on one night: no premises here stands, none of this happened. */
import type { NteCategory } from '../../cases/nte/radio-log.report.ts';
import type { PremisesKind } from '../../locations/premises/premises.entity.ts';

export interface PremisesPart {
  readonly name: string;
  readonly kind: PremisesKind;
  readonly address: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Its own radio, and another for those who play it (integrations/pubwatch/simulator.ts). */
  readonly radios: readonly string[];
}

const premises = (name: string, kind: PremisesKind, address: string, longitude: number, latitude: number, ...radios: string[]): PremisesPart => ({
  name,
  kind,
  address,
  longitude,
  latitude,
  radios,
});

/** In the centre of Scunthorpe, on streets that are not there. */
export const NIGHT_PREMISES: readonly PremisesPart[] = [
  premises('The Copper Kettle', 'PUB', '12 Copper Street', -0.6479, 53.5906, 'R11', 'S11'),
  premises('The Brass Heron', 'PUB', '3 Bellwether Square', -0.6502, 53.5914, 'R14', 'S14'),
  premises('The Velvet Anchor', 'NIGHTCLUB', '40 Copper Street', -0.6471, 53.5909, 'R15', 'S15'),
  premises('Moonrake', 'NIGHTCLUB', '1 Lantern Row', -0.6492, 53.5912, 'R16', 'S16'),
  premises('The Tin Whistle', 'PUB', '8 Tallow Lane', -0.6524, 53.5897, 'R17', 'S17'),
  premises('Bar Marigold', 'PUB', '22 Lantern Row', -0.6488, 53.5919, 'R18', 'S18'),
  premises('Saffron Late Kitchen', 'TAKEAWAY', '5 Copper Street', -0.6483, 53.5904, 'R21'),
  premises('The Lamplighter', 'PUB', '14 Foundry Steps', -0.6449, 53.5889, 'R22'),
];

/** An entry of a radio's log: minutes after the night began, at 18:00. */
export interface EntryPart {
  readonly radio: string;
  readonly sequence: number;
  readonly minutes: number;
  readonly category: NteCategory;
  readonly words: string;
}

const entry = (radio: string, sequence: number, minutes: number, category: NteCategory, words: string): EntryPart => ({
  radio,
  sequence,
  minutes,
  category,
  words,
});

/** One night, told by three doors. R16 has a hole: its second entry never came. */
export const NIGHT_ENTRIES: readonly EntryPart[] = [
  entry('R11', 1, 215, 'REFUSED_ENTRY', 'Two men refused at the door, one unsteady; they argue and stay.'),
  entry('R15', 1, 222, 'FIGHT_DISORDER', 'Pushing outside between our queue and two men from next door.'),
  entry('R11', 2, 229, 'VIOLENCE', 'One punched, down on the pavement. Door staff with him.'),
  entry('R11', 3, 236, 'MEDICAL', 'Cut above the eye, sitting up and talking.'),
  entry('R14', 1, 250, 'DRUGS', 'Bag found in the gents, put into the drug safe.'),
  entry('R16', 1, 305, 'VULNERABLE_PERSON', 'A woman alone and cold by the smoking area, friends gone.'),
  entry('R16', 3, 330, 'WELFARE_CHECK', 'With the Safe Haven now, friend on the way.'),
  entry('R14', 2, 412, 'EJECTION', 'A group of four put out quietly.'),
];
