import type { ReactNode } from 'react';

const hidden: Record<number, string> = {
  2: 'max-lg:[&_:is(td,th):nth-child(2)]:hidden',
  3: 'max-lg:[&_:is(td,th):nth-child(3)]:hidden',
  4: 'max-lg:[&_:is(td,th):nth-child(4)]:hidden',
  5: 'max-lg:[&_:is(td,th):nth-child(5)]:hidden',
  6: 'max-lg:[&_:is(td,th):nth-child(6)]:hidden',
};

/** Leaves out columns of the table within, counted from 1, where the window is narrower than a desk's. */
export const NarrowColumns = ({ hide, children }: { hide: (2 | 3 | 4 | 5 | 6)[]; children: ReactNode }) => (
  <div className={['min-w-0', ...hide.map((column) => hidden[column])].join(' ')}>{children}</div>
);
