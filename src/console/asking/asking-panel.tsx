/** Who is asking: a demo user to choose in development, a token to enter otherwise; then what opens for them and what they may want to ask. */
import { demoSession, pastedSession, type Session } from '../hub/session.ts';
import type { RightsQuery } from '../generated/graphql.ts';
import { CopyToken } from './copy-token.tsx';
import { DemoUserPicker } from './demo-user-picker.tsx';
import type { DemoUsers } from './use-demo-users.ts';
import { agencyWords } from './rights.ts';
import { ReadyMadeList } from './ready-made-list.tsx';
import { RightsList } from './rights-list.tsx';
import { TokenForm } from './token-form.tsx';

interface AskingPanelProps {
  readonly demo: DemoUsers;
  readonly session: Session | null;
  readonly onSession: (session: Session | null) => void;
  /** What the hub says of the asker; null while it has not. */
  readonly rights: RightsQuery | null;
}

export function AskingPanel({ demo, session, onSession, rights }: AskingPanelProps) {
  const users = demo.kind === 'offered' ? demo.users : [];
  const user = users.find(({ name }) => name === session?.demoUser) ?? null;
  const who = user?.person ?? rights?.me.name ?? null;
  return (
    <section className="panel asking" aria-labelledby="asking-heading">
      <header className="panel-head">
        <h2 id="asking-heading">Who is asking</h2>
        {session !== null && user !== null && <CopyToken key={session.key} session={session} />}
      </header>
      {demo.kind === 'offered' && <DemoUserPicker users={users} chosen={user} onChoose={(name) => onSession(demoSession(name))} />}
      {demo.kind === 'none' && <TokenForm inUse={session !== null} onToken={(text) => onSession(pastedSession(text))} onForget={() => onSession(null)} />}
      {who !== null && (
        <div className="asker">
          <p>
            <strong>{who}</strong>
            {rights !== null && `, ${agencyWords(rights)}`}
          </p>
          {user !== null && <p className="note">{user.work}</p>}
        </div>
      )}
      {session !== null && <RightsList rights={rights} />}
      {session !== null && <ReadyMadeList roles={user?.roles ?? rights?.me.roles ?? []} demoUser={user?.name ?? null} />}
      {user !== null && (
        <p className="note asking-end">
          Demo users are invented, and there are none in production. In a terminal, this prints a token: <code>npm run --silent token -- --as {user.name}</code>
        </p>
      )}
    </section>
  );
}
