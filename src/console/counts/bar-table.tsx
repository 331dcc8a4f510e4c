/** Counts as a table whose numbers are always there to read; the bars only show at a glance what the numbers say. */
import { useId, useState } from 'react';
import { numberWords, type CountRow } from './count-rows.ts';

interface BarTableProps {
  readonly title: string;
  /** What the rows are, for the head of the table: Ward, Category. */
  readonly of: string;
  /** Null while they are not known. */
  readonly rows: readonly CountRow[] | null;
  /** What the rows leave out, in a sentence. */
  readonly note?: string | null;
}

/** The rows that are shown before someone asks for all. */
const AT_FIRST = 8;

export function BarTable({ title, of, rows, note = null }: BarTableProps) {
  const [all, setAll] = useState(false);
  const heading = useId();
  const table = useId();
  const shown = all ? rows : (rows?.slice(0, AT_FIRST) ?? null);
  return (
    <section className="panel counts" aria-labelledby={heading}>
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {rows !== null && rows.length > AT_FIRST && (
          <button type="button" className="quiet" aria-expanded={all} aria-controls={table} onClick={() => setAll(!all)}>
            {all ? `First ${AT_FIRST}` : `All ${rows.length}`}
          </button>
        )}
      </header>
      {rows === null && <p className="empty">Counting …</p>}
      {rows?.length === 0 && <p className="empty">Nothing to count yet.</p>}
      <table id={table} hidden={!rows?.length} className="bars" aria-labelledby={heading}>
        <thead className="unseen">
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">Incidents</th>
          </tr>
        </thead>
        <tbody>
          {shown?.map(({ key, label, count, share }) => (
            <tr key={key}>
              <th scope="row">
                {label}
                <span className="bar" aria-hidden="true">
                  <span style={{ inlineSize: `${Math.max(share * 100, 0.5)}%` }} />
                </span>
              </th>
              <td>{numberWords(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {note !== null && <p className="note">{note}</p>}
    </section>
  );
}
