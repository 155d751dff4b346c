'use client';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { buttonClass, IconButton } from '#components/ui/button.tsx';
import { KeyHint } from '#components/ui/key-hint.tsx';
import { followTheme } from '#components/ui/theme.ts';
import { ToastHost } from '#components/ui/toast-host.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { ClockButton } from './clock-button.tsx';
import { useEarlyInput } from './early-input.ts';
import { useKeyboard } from './keyboard.tsx';
import { Logo } from './logo.tsx';
import { type NavItem, navItems, settingsItem } from './nav-items.ts';
import { Rail } from './rail.tsx';

const HelpDialog = dynamic(() => import('./help-dialog.tsx').then((loaded) => loaded.HelpDialog), {
  ssr: false,
});

const places = [...navItems, settingsItem];
const foldKey = 'quarterdeck.rail';

/** The frame of every page: rail, top bar, the page, and on a phone the bar at the foot. */
export const Frame = ({
  attention,
  scope,
  liveness,
  user,
  more,
  Palette,
  children,
}: {
  attention: ReactNode;
  scope: ReactNode;
  liveness: ReactNode;
  user: ReactNode;
  /** What a phone finds behind More. */
  more: ReactNode;
  Palette: ComponentType<{ open: boolean; onClose: () => void; places: NavItem[] }>;
  children: ReactNode;
}) => {
  const [opened, setOpened] = useState<'palette' | 'help' | null>(null);
  const [isFolded, setFolded] = useState(false);
  useEffect(() => followTheme(), []);
  useEffect(() => setFolded(localStorage.getItem(foldKey) === 'folded'), []);
  useKeyboard({ palette: () => setOpened('palette'), help: () => setOpened('help') });
  const hearPress = useEarlyInput();
  const close = () => setOpened(null);
  const fold = () => {
    localStorage.setItem(foldKey, isFolded ? 'open' : 'folded');
    setFolded(!isFolded);
  };
  return (
    <div
      className="group/frame flex min-h-dvh"
      data-folded={isFolded || undefined}
      onClickCapture={hearPress}
    >
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 flex h-11 items-center rounded-control bg-ink px-3 text-on-ink focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Rail attention={attention} onFold={fold} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-bg px-5 max-lg:px-4">
          <div className="sm:hidden">
            <Logo />
          </div>
          <div className="flex gap-2 max-sm:hidden">{scope}</div>
          <button
            type="button"
            className={buttonClass(
              'control',
              'min-w-0 flex-1 justify-start! text-muted! max-sm:hidden sm:max-w-[420px] max-lg:px-2',
            )}
            aria-haspopup="dialog"
            onClick={() => setOpened('palette')}
          >
            <Search aria-hidden="true" strokeWidth={1.9} />
            <span className="truncate">
              Search<span className="max-lg:sr-only">, or paste an ARN</span>
            </span>
            <span className="ml-auto max-lg:hidden" aria-hidden="true">
              <KeyHint>Ctrl K</KeyHint>
            </span>
          </button>
          <div className="ml-auto flex items-center gap-2">
            {liveness}
            <span className="flex gap-2 max-sm:hidden">
              <ClockButton />
              {user}
            </span>
            <IconButton
              label="Search"
              className="-mr-2.5 text-text sm:hidden"
              onClick={() => setOpened('palette')}
            >
              <Search aria-hidden="true" />
            </IconButton>
          </div>
        </header>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 pb-[var(--bottombar)]">
          {children}
        </main>
      </div>
      <BottomBar
        more={
          <>
            {more}
            <ClockButton />
          </>
        }
      />
      {opened === 'palette' ? <Palette open onClose={close} places={places} /> : null}
      {opened === 'help' ? <HelpDialog open onClose={close} /> : null}
      <ToastHost />
    </div>
  );
};
