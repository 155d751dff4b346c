import { taskMark } from '#components/tasks/task-name.ts';

/** Hues that no state has: teal, purple, indigo, pink, olive, copper. */
const hues = [195, 320, 275, 350, 118, 48];

/** A colour for the n-th source, readable on either theme; never a state's. */
export const sourceColour = (index: number): string => `oklch(61% 0.11 ${hues[index % hues.length]})`;

/** A few letters that tell tasks apart in a column. */
export const shortTask = (task: string): string => taskMark(task).slice(0, 5);
