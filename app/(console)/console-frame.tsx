'use client';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Liveness } from '#components/access/liveness.tsx';
import { ScopePicker } from '#components/access/scope-picker.tsx';
import { UserMenu } from '#components/access/user-menu.tsx';
import { AttentionBadge } from '#components/services-list/attention-badge.tsx';
import { Frame } from '#components/shell/frame.tsx';

const SearchPalette = dynamic(
  () => import('#components/access/search-palette.tsx').then((loaded) => loaded.SearchPalette),
  {
    ssr: false,
  },
);

/** The frame with what it knows of accounts, of who is here and of how live the page is. */
export const ConsoleFrame = ({ children }: { children: ReactNode }) => (
  <Frame
    attention={<AttentionBadge />}
    scope={<ScopePicker />}
    liveness={<Liveness />}
    user={<UserMenu />}
    more={
      <>
        <div className="flex flex-wrap gap-2">
          <ScopePicker />
        </div>
        <div className="flex">
          <UserMenu />
        </div>
      </>
    }
    Palette={SearchPalette}
  >
    {children}
  </Frame>
);
