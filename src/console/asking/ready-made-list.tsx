/** Questions worth asking, each a link that opens it in the explorer. */
import { explorerAddress } from '../hub/addresses.ts';
import { readyMadeFor } from './queries/ready-made.ts';

interface ReadyMadeListProps {
  readonly roles: readonly string[];
  /** The demo user that the explorer is to ask as; null where there are none. */
  readonly demoUser: string | null;
}

export function ReadyMadeList({ roles, demoUser }: ReadyMadeListProps) {
  const queries = readyMadeFor(roles);
  return (
    <>
      <h3>Ask in the explorer</h3>
      <ul className="queries">
        {queries.map(({ title, note, text }) => (
          <li key={title}>
            <a href={explorerAddress(text, demoUser)}>{title}</a>
            <p>{note}</p>
          </li>
        ))}
      </ul>
      {queries.length === 0 && (
        <p className="empty">
          Nothing is laid out for these roles. <a href={explorerAddress(null, demoUser)}>Open the explorer</a> and ask your own.
        </p>
      )}
    </>
  );
}
