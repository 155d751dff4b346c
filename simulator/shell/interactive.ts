import { runLine, type Terminal } from './run-line.ts';

export type Interactive = {
  /** What is typed, letter by letter. */
  type: (text: string) => void;
  /** There is no more input: what is left of a line still runs. */
  endInput: () => void;
};

type Options = {
  terminal: Terminal;
  /** Whether there is a terminal, which echoes, or a pipe. */
  tty: boolean;
  onEnd: (code: number) => void;
};

/** A shell that waits for lines, with as much of a terminal's line discipline as people notice. */
export function startInteractive({ terminal, tty, onEnd }: Options): Interactive {
  let line = '';
  let isOver = false;
  const echo = (text: string) => {
    if (tty) terminal.write(text);
  };
  const prompt = () => echo('/app # ');
  const end = (code: number) => {
    if (isOver) return;
    isOver = true;
    onEnd(code);
  };

  function perform(text: string): void {
    const { code, exits } = runLine(text, terminal);
    if (exits) end(code);
    else prompt();
  }

  function press(letter: string): void {
    if (letter === '\r' || letter === '\n') {
      echo('\n');
      const text = line;
      line = '';
      perform(text);
    } else if (letter === '\u0004' && tty) {
      if (line === '') end(0);
    } else if (letter === '\u0003' && tty) {
      line = '';
      echo('^C\n');
      prompt();
    } else if (letter === '\u007f' && tty) {
      if (line) echo('\b \b');
      line = line.slice(0, -1);
    } else {
      line += letter;
      echo(letter);
    }
  }

  prompt();
  return {
    type: (text) => {
      for (const letter of text) if (!isOver) press(letter);
    },
    endInput: () => {
      if (line && !isOver) perform(line);
      end(0);
    },
  };
}
