'use client';
import { type FormEvent, useState } from 'react';
import { LabelledInput } from '#components/access/labelled-input.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ShellWish } from './shell-session.ts';
import { splitCommand } from './split-command.ts';

/** Which container, and what is run in it. */
export function ShellStart({
  containers,
  first,
  action,
  onOpen,
}: {
  containers: readonly string[];
  /** The wish before this one. */
  first: ShellWish;
  action: string;
  onOpen: (wish: ShellWish) => void;
}) {
  const [container, setContainer] = useState(first.container);
  const [command, setCommand] = useState(first.command?.join(' ') ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = splitCommand(command);
    onOpen({ container, ...(words.length > 0 ? { command: words } : {}) });
  };
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
      <label className="grid gap-1">
        <span className="font-medium">Container</span>
        <select
          className="field h-9! max-sm:h-11!"
          value={container}
          onChange={(event) => setContainer(event.target.value)}
        >
          {containers.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className="min-w-40 flex-1">
        <LabelledInput
          label="Command"
          placeholder="its own shell"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={command}
          onChange={(event) => setCommand(event.target.value)}
        />
      </div>
      <Button variant="primary" type="submit" data-autofocus>
        {action}
      </Button>
    </form>
  );
}
