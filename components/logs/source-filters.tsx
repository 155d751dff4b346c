'use client';
import { ChevronDown } from 'lucide-react';
import { taskMark, taskName } from '#components/tasks/task-name.ts';
import { CheckList } from '#components/ui/check-list.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { capitalize } from '#components/ui/platform-word.ts';
import { Popover } from '#components/ui/popover.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { levels } from './log-row.ts';
import type { SeenSource } from './log-store.ts';
import type { LogSettings } from './use-log-settings.ts';

/** The containers as chips, each in its colour; pressing one shows it alone, or with those pressed before. */
export const ContainerChips = ({
  containers,
  chosen,
  colourOf,
}: {
  containers: string[];
  chosen: string[];
  colourOf: (container: string) => string;
}) => (
  <fieldset className="flex shrink-0 flex-wrap gap-1.5 max-sm:flex-nowrap">
    <legend className="sr-only">Containers</legend>
    {containers.map((container) => {
      const isChosen = chosen.includes(container);
      const next = isChosen ? chosen.filter((one) => one !== container) : [...chosen, container];
      return (
        <button
          key={container}
          type="button"
          aria-pressed={isChosen}
          className={classNames(
            'field flex shrink-0 items-center gap-2 hover:bg-sunk',
            isChosen && 'border-accent/60 bg-accent-weak',
          )}
          onClick={() => writeUrl({ container: next.join(',') })}
        >
          <span
            aria-hidden="true"
            className="size-2.5 rounded-[3px]"
            style={{ background: colourOf(container) }}
          />
          {container}
        </button>
      );
    })}
  </fieldset>
);

/** Which tasks, and which levels. */
export const TaskFilter = ({
  sources,
  chosen,
  word,
}: {
  sources: SeenSource[];
  chosen: string[];
  /** "tasks", or "pods" where all are. */
  word: string;
}) => {
  const tasks = [...new Set([...chosen, ...sources.map((source) => source.task)])].sort();
  const [only] = chosen;
  const text =
    only === undefined ? `All ${word}` : chosen.length === 1 ? taskMark(only) : `${chosen.length} ${word}`;
  return (
    <Popover
      label={`${capitalize(word)}: ${text}`}
      buttonClassName={classNames(chosen.length > 0 && 'border-accent/60 bg-accent-weak')}
      trigger={
        <>
          {text}
          <ChevronDown aria-hidden="true" strokeWidth={1.9} />
        </>
      }
    >
      {() => (
        <CheckList
          legend={capitalize(word)}
          options={tasks.map((task) => ({ value: task, label: taskName(task) }))}
          chosen={chosen}
          onChange={(next) => writeUrl({ task: next.join(',') })}
        />
      )}
    </Popover>
  );
};

export const LevelFilter = ({ chosen }: { chosen: LogSettings['levels'] }) => (
  <Popover
    label={`Levels: ${chosen.length > 0 ? chosen.join(', ') : 'All levels'}`}
    buttonClassName={classNames(chosen.length > 0 && 'border-accent/60 bg-accent-weak')}
    trigger={
      <>
        {chosen.length === 0 ? 'All levels' : chosen.join(', ')}
        <ChevronDown aria-hidden="true" strokeWidth={1.9} />
      </>
    }
  >
    {() => (
      <CheckList
        legend="Levels"
        options={levels.map((level) => ({ value: level, label: level }))}
        chosen={chosen}
        onChange={(next) => writeUrl({ level: next.join(',') })}
      />
    )}
  </Popover>
);
