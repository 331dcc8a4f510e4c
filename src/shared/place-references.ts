/** The one way to write a reference to a place, so that two partners' ways of writing it meet (domain rules 34 and 36, domain.md §4.1). */

/** A Unique Property Reference Number: 1–12 digits, kept as text, without leading zeros; null when it is none (domain rule 34). */
export function normalUprn(text: string): string | null {
  const uprn = text.trim().replace(/^0+(?=\d)/, '');
  return /^[1-9]\d{0,11}$/.test(uprn) ? uprn : null;
}

/** A Unique Street Reference Number: exactly 8 digits; null when it is none (domain rule 34). */
export function normalUsrn(text: string): string | null {
  const usrn = text.trim();
  return /^\d{8}$/.test(usrn) ? usrn : null;
}

/** A postcode in capitals with one space, such as `DN15 6NL`; null when it has not the shape of one. */
export function normalPostcode(text: string): string | null {
  const close = text.toUpperCase().replace(/\s+/g, '');
  const postcode = `${close.slice(0, -3)} ${close.slice(-3)}`;
  return /^(GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$/.test(postcode) ? postcode : null;
}

/** The census years whose output areas the hub knows (domain rule 36). */
export const LSOA_VINTAGES: readonly number[] = [2011, 2021];

/** Whether the text has the shape of a ward's GSS code. */
export function isWardCode(text: string): boolean {
  return /^E05\d{6}$/.test(text);
}
