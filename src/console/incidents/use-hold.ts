/** When the reader holds the list: the pointer is over its panel, the focus is in it, or the list is scrolled away from its top. */
import { useCallback, useRef, type FocusEvent, type UIEvent } from 'react';

export interface HoldHandlers {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
}

/** Handlers for the panel of the list; `onScroll` for what scrolls in it. */
export function useHold(hold: () => void, letGo: () => void): HoldHandlers {
  const held = useRef({ pointer: false, focus: false, scroll: false });
  const set = useCallback(
    (how: Partial<typeof held.current>) => {
      Object.assign(held.current, how);
      const { pointer, focus, scroll } = held.current;
      if (pointer || focus || scroll) hold();
      else letGo();
    },
    [hold, letGo],
  );
  return {
    onPointerEnter: () => set({ pointer: true }),
    onPointerLeave: () => set({ pointer: false }),
    onFocus: () => set({ focus: true }),
    onBlur: ({ currentTarget, relatedTarget }) => set({ focus: currentTarget.contains(relatedTarget) }),
    onScroll: ({ currentTarget }) => set({ scroll: currentTarget.scrollTop > 0 }),
  };
}
