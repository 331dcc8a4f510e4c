/** The demo users, one of whom the page asks as. */
import type { DemoUser } from './demo-users.ts';

interface DemoUserPickerProps {
  readonly users: readonly DemoUser[];
  readonly chosen: DemoUser | null;
  readonly onChoose: (name: string) => void;
}

export function DemoUserPicker({ users, chosen, onChoose }: DemoUserPickerProps) {
  return (
    <fieldset className="picker">
      <legend className="unseen">Ask as a demo user</legend>
      {users.map(({ name }) => (
        <label key={name} className="pick">
          <input type="radio" name="demo-user" value={name} checked={name === chosen?.name} onChange={() => onChoose(name)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
