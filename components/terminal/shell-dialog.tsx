'use client';
import { Accessibility, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { Button, IconButton } from '#components/ui/button.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { cleanPaste, needsAsking, type Paste } from './clean-paste.ts';
import type { OpenTerminal } from './open-terminal.ts';
import { PasteQuestion } from './paste-question.tsx';
import { pressCtrl } from './press-ctrl.ts';
import { ShellKeys } from './shell-keys.tsx';
import { createShellSession, type ShellPlace, type ShellWish } from './shell-session.ts';
import { ShellStart } from './shell-start.tsx';
import { ShellStatus } from './shell-status.tsx';
import { StepUpForm } from './step-up-form.tsx';

const TerminalView = dynamic(() => import('./terminal-view.tsx').then((module) => module.TerminalView), {
  ssr: false,
});

type Props = ShellPlace & {
  /** The name of the task or pod. */
  name: string;
  /** Those that run, the likeliest first. */
  containers: readonly string[];
  onClose: () => void;
};

/** One terminal over one task. A shell is opened when it is asked for, and never again by itself. */
export function ShellDialog({ cluster, task, name, containers, onClose }: Props) {
  const titleId = useId();
  const [session] = useState(() => createShellSession({ cluster, task }));
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot, session.snapshot);
  const { phase } = snapshot;
  const [wish, setWish] = useState<ShellWish>({ container: containers[0] ?? '' });
  const [paste, setPaste] = useState<Paste | null>(null);
  const [isCtrl, setCtrl] = useState(false);
  const [isScreenReader, setScreenReader] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const terminal = useRef<OpenTerminal | null>(null);
  const leave = useRef<HTMLDivElement>(null);
  const isOpen = phase.name === 'open';

  const open = (next: ShellWish) => {
    setWish(next);
    void session.open(next);
  };
  useEffect(() => {
    if (phase.name === 'open') terminal.current?.focus();
  }, [phase.name]);
  useEffect(() => () => session.close(), [session]);

  const askToClose = () => {
    if (isOpen) setLeaving(true);
    else onClose();
  };
  const takePaste = (raw: string) => {
    const next = cleanPaste(raw);
    if (needsAsking(next)) setPaste(next);
    else terminal.current?.paste(next.text);
  };
  const finishPaste = (text: string | null) => {
    setPaste(null);
    if (text !== null) terminal.current?.paste(text);
    terminal.current?.focus();
  };
  const takeTyped = (text: string): string => {
    if (!isCtrl) return text;
    setCtrl(false);
    return pressCtrl(text);
  };
  const begin = () => {
    const [only] = containers;
    if (containers.length === 1 && only !== undefined && session.snapshot().phase.name === 'waiting')
      open({ container: only });
  };

  return (
    <Modal
      open
      onClose={askToClose}
      labelledBy={titleId}
      className="overflow-hidden bg-raised p-0 shadow-pop max-sm:inset-0 max-sm:h-dvh max-sm:w-full sm:inset-x-0 sm:top-[6vh] sm:mx-auto sm:h-[86vh] sm:w-[min(1080px,calc(100vw-32px))] sm:rounded-panel sm:border"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-start justify-between gap-3 border-b px-4 py-2">
          <div className="min-w-0">
            <h2 id={titleId} tabIndex={-1} data-autofocus-last className="text-lg wrap-anywhere">
              Shell · {name}
            </h2>
            <ShellStatus {...snapshot} />
          </div>
          <div ref={leave} className="flex items-center gap-1">
            <IconButton
              label="Screen reader mode"
              aria-pressed={isScreenReader}
              className={isScreenReader ? 'bg-accent-weak! text-accent!' : ''}
              onClick={() => setScreenReader(!isScreenReader)}
            >
              <Accessibility aria-hidden="true" />
            </IconButton>
            {isOpen ? <Button onClick={() => session.close()}>End</Button> : null}
            <IconButton label="Close" onClick={askToClose}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
        </header>
        {phase.name === 'step-up' ? (
          <div className="border-b px-4 py-3">
            <StepUpForm message={phase.message} onDone={() => open(phase.wish)} />
          </div>
        ) : null}
        {phase.name === 'waiting' || phase.name === 'ended' || phase.name === 'failed' ? (
          <div className="border-b px-4 py-3">
            <ShellStart
              containers={containers}
              first={wish}
              action={phase.name === 'waiting' ? 'Open shell' : 'Open again'}
              onOpen={open}
            />
          </div>
        ) : null}
        {isLeaving && isOpen ? (
          <div role="alert" className="flex flex-wrap items-center gap-2 border-b bg-degraded-weak px-4 py-2">
            <span className="mr-auto">What runs in this shell ends with it.</span>
            <Button onClick={() => setLeaving(false)}>Stay</Button>
            <Button variant="danger" autoFocus onClick={onClose}>
              End and close
            </Button>
          </div>
        ) : null}
        <div className="relative min-h-0 flex-1 bg-surface">
          <TerminalView
            session={session}
            handle={terminal}
            label={`Terminal of ${name}`}
            isScreenReader={isScreenReader}
            onPaste={takePaste}
            onLeave={() => leave.current?.querySelector('button')?.focus()}
            onType={takeTyped}
            onReady={begin}
          />
          {paste ? (
            <PasteQuestion
              paste={paste}
              onPaste={() => finishPaste(paste.text)}
              onCancel={() => finishPaste(null)}
            />
          ) : null}
        </div>
        <ShellKeys
          isCtrl={isCtrl}
          onCtrl={() => setCtrl(!isCtrl)}
          onKey={(text) => terminal.current?.type(text)}
        />
        <p className="border-t px-4 py-1 text-sm text-muted max-sm:hidden">
          Every key goes to the shell; Ctrl+Shift+L leaves the terminal. The start and end are in the audit,
          what is typed is not.
        </p>
      </div>
    </Modal>
  );
}
