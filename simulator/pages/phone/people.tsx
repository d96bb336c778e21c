import { useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import type { Phone } from './use-phone.ts';

/** The list of people, to choose whose phone is shown, and to add a person. */
export function People({ phone, onChoose }: { phone: Phone; onChoose?: () => void }) {
  const [name, setName] = useState('');
  const next = names.find((candidate) => !phone.people.some((person) => person.name === candidate)) ?? 'Guest';
  return (
    <div class="people">
      <ul aria-label="People">
        {phone.people.map((person) => {
          const current = person.id === phone.thread?.person.id;
          const unread = phone.unreadPeople.has(person.id);
          return (
            <li key={person.id}>
              <button
                type="button"
                aria-current={current ? 'true' : undefined}
                onClick={() => {
                  phone.choose(person.id);
                  onChoose?.();
                }}
              >
                <Avatar id={person.id} name={person.name} picture={person.profile_pic} size={40} />
                <span>
                  <strong>{person.name}</strong>
                  <small>{person.blocked ? 'Blocked the Page' : unread ? 'New message' : `ID ${person.id}`}</small>
                </span>
                {unread && <i class="dot" />}
              </button>
            </li>
          );
        })}
      </ul>
      <form
        class="new-person"
        onSubmit={(event) => {
          event.preventDefault();
          phone.create(name.trim() || next).then(onChoose);
          setName('');
        }}
      >
        <input
          class="input"
          value={name}
          placeholder={next}
          aria-label="Name of a new person"
          maxLength={60}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          <Icon name="plus" size={18} /> Add
        </button>
      </form>
    </div>
  );
}

const names = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Mary Shelley', 'Nikola Tesla', 'Marie Curie'];
