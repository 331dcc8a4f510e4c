/** How an entry is read for the chain: all of its columns as JSON that the database writes, the same for whoever seals and whoever verifies, whatever their settings. */

/** The instant in UTC, to the millisecond; `infinity`, which only a stranger could have written, stays a text. */
const instant = (column: string) =>
  `case when isfinite(e.${column}) then to_char(e.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else e.${column}::text end`;

/** The columns of ledger_entry that are read by their instant; all others as they are. */
const INSTANTS = ['at', 'recorded_at'];
const PLAIN = ['id', 'kind', 'subject', 'agency', 'acting_for', 'purpose', 'regimes', 'reason', 'recipients', 'request_id', 'operation', 'items', 'about'];

/** Columns that came after the first entries: where they are null the text is what it was before they came, and so is the hash. */
const LATER = ['glass', 'agreement'];

/** The columns that the chain covers, beside the position. */
export const CHAINED_COLUMNS: readonly string[] = [...INSTANTS, ...PLAIN, ...LATER];

/** One text of JSON for the row `e` of ledger_entry. The position is a text in it: it may be larger than a JSON number can say. */
export const ENTRY_TEXT = `(jsonb_build_object('position', e.position::text, ${INSTANTS.map((column) => `'${column}', ${instant(column)}`).join(', ')}, ${PLAIN.map(
  (column) => `'${column}', e.${column}`,
).join(', ')}) || jsonb_strip_nulls(jsonb_build_object(${LATER.map((column) => `'${column}', e.${column}`).join(', ')})))::text`;
