/** The 3x5x2 grade that the police give a piece of intelligence: what its three parts may be, and how it is written. */

/** How far the source is to be believed: 1 reliable, 2 untested, 3 not reliable (domain.md §2.1). */
export const SOURCE_EVALUATIONS = [1, 2, 3] as const;
export type SourceEvaluation = (typeof SOURCE_EVALUATIONS)[number];

/** How the source came to know it (domain.md §2.1). */
export const IntelAssessment = { A: 'A', B: 'B', C: 'C', D: 'D', E: 'E' } as const;
export type IntelAssessment = (typeof IntelAssessment)[keyof typeof IntelAssessment];

/** Whether it may be shared: P lawfully, C with conditions (domain.md §2.1). */
export const HandlingCode = { P: 'P', C: 'C' } as const;
export type HandlingCode = (typeof HandlingCode)[keyof typeof HandlingCode];

export interface Grade {
  readonly source: SourceEvaluation;
  readonly assessment: IntelAssessment;
  readonly handling: HandlingCode;
  /** Needed for C, absent for P. */
  readonly conditions: string | null;
}

/** What somebody sent as a grade. */
export interface GradeSent {
  readonly source: unknown;
  readonly assessment: unknown;
  readonly handling: unknown;
  readonly conditions?: string | null | undefined;
}

/** Why a grade is none. Stable: the police's systems count by it. */
export const GradeFault = {
  LEGACY_GRADE: 'LEGACY_GRADE',
  UNKNOWN_GRADE: 'UNKNOWN_GRADE',
  CONDITIONS_MISSING: 'CONDITIONS_MISSING',
  CONDITIONS_NEED_C: 'CONDITIONS_NEED_C',
} as const;
export type GradeFault = (typeof GradeFault)[keyof typeof GradeFault];

/**
 * Reads a grade. Domain rule 27: "source {1,2,3}; assessment {A,B,C,D,E}; handling {P,C} … Reject legacy 5x5x5 codes in these fields
 * (letters/numbers swap meaning)". Rule 25: "Handling code C requires non-empty conditions".
 */
export function readGrade({ source, assessment, handling, conditions }: GradeSent): Grade | GradeFault {
  if (isLegacy(source, /^[A-E]$/i) || isLegacy(assessment, /^[1-5]$/) || isLegacy(handling, /^[1-5]$/)) return GradeFault.LEGACY_GRADE;
  const read = {
    source: SOURCE_EVALUATIONS.find((each) => each === source),
    assessment: Object.values(IntelAssessment).find((each) => each === assessment),
    handling: Object.values(HandlingCode).find((each) => each === handling),
  };
  if (read.source === undefined || read.assessment === undefined || read.handling === undefined) return GradeFault.UNKNOWN_GRADE;
  const said = conditions?.trim() || null;
  if (read.handling === 'C' && said === null) return GradeFault.CONDITIONS_MISSING;
  if (read.handling === 'P' && said !== null) return GradeFault.CONDITIONS_NEED_C;
  return { source: read.source, assessment: read.assessment, handling: read.handling, conditions: said };
}

/** As it is written: `2-C-P` (domain rule 27: "Order of a rendered code is source-assessment-handling"). */
export function gradeCode({ source, assessment, handling }: Pick<Grade, 'source' | 'assessment' | 'handling'>): string {
  return `${source}-${assessment}-${handling}`;
}

/** Domain.md §2.1: a suggestion for an answer on a PEF is "never 1": nobody on a doorstep is known to be reliable. */
export function maySuggest({ source }: Pick<Grade, 'source'>): boolean {
  return source !== 1;
}

function isLegacy(value: unknown, form: RegExp): boolean {
  return (typeof value === 'string' || typeof value === 'number') && form.test(String(value));
}
