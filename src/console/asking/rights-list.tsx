/** What opens for the asker in each domain. */
import { numberWords } from '../counts/count-rows.ts';
import type { RightsQuery } from '../generated/graphql.ts';
import { readRights } from './rights.ts';

export function RightsList({ rights }: { readonly rights: RightsQuery | null }) {
  if (rights === null) return <p className="empty">Asking what opens …</p>;
  return (
    <dl className="rights" aria-label="What this user may see">
      {readRights(rights).map(({ domain, count }) => (
        <div key={domain} className={count === null ? 'right withheld' : 'right'}>
          <dt>{domain}</dt>
          <dd>{count === null ? 'may not see' : numberWords(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
