import { wordsOf } from '#components/ui/platform-word.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { LogSource } from '#lib/contract/logs.ts';

export type LogTarget = { cluster: string; service: string };

/** Whether what a container wrote before it was started again can be read on its own. */
export const keepsPreviousRun = ({ cluster }: LogTarget): boolean =>
  wordsOf(parseClusterId(cluster)?.platform).keepsPreviousRun;

export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];

/** One line as the viewer keeps it. */
export type LineRow = {
  kind: 'line';
  id: string;
  atMs: number;
  /** Order of arrival; tells lines of one millisecond apart and counts what is new. */
  seq: number;
  cluster: string;
  service: string;
  source: LogSource;
  level: Level | null;
  message: string;
  truncatedBytes: number | null;
};

/** Something that is not a line: lines that are missing, a source that came or went. */
export type NoteRow = {
  kind: 'gap' | 'joined' | 'ended';
  id: string;
  atMs: number;
  seq: number;
  text: string;
  /** Whom it is about, as the lines name it. */
  about?: string;
};

export type LogRow = LineRow | NoteRow;
