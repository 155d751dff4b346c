/** Where a command runs and what it shows, on whichever platform. */
export type Terminal = {
  hostname: string;
  container: string;
  /** `NAME=value` each. */
  environment: string[];
  nowMs: () => number;
  size: () => { columns: number; rows: number };
  write: (text: string) => void;
  writeError: (text: string) => void;
};

const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

const listEnv = ({ hostname, environment }: Terminal): string[] => [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  `HOSTNAME=${hostname}`,
  ...environment,
  'HOME=/root',
];

type Command = (args: string[], terminal: Terminal) => number;

const print =
  (read: (args: string[], terminal: Terminal) => string): Command =>
  (args, terminal) => {
    const text = read(args, terminal);
    if (text) terminal.write(`${text}\n`);
    return 0;
  };

const files: Record<string, (terminal: Terminal) => string> = {
  '/etc/hostname': ({ hostname }) => hostname,
  '/etc/os-release': () => 'NAME="Wolfi"\nID=wolfi\nPRETTY_NAME="Wolfi"',
  '/proc/1/cmdline': ({ container }) => `/app/${container}`,
};

const commands: Record<string, Command> = {
  echo: print((args) => args.join(' ')),
  env: print((_args, terminal) => listEnv(terminal).join('\n')),
  printenv: print((args, terminal) => {
    const all = listEnv(terminal);
    return args[0]
      ? (all.find((one) => one.startsWith(`${args[0]}=`))?.slice(args[0].length + 1) ?? '')
      : all.join('\n');
  }),
  hostname: print((_args, { hostname }) => hostname),
  date: print((_args, { nowMs }) => new Date(nowMs()).toISOString().replace(/\.\d+Z$/, 'Z')),
  whoami: print(() => 'root'),
  id: print(() => 'uid=0(root) gid=0(root) groups=0(root)'),
  pwd: print(() => '/app'),
  ls: print(() => 'config\ndist\nnode_modules\npackage.json'),
  ps: print((_args, { container }) => `PID   USER     TIME  COMMAND\n    1 root      0:04 /app/${container}`),
  uname: print(() => 'Linux'),
  stty: print((_args, { size }) => `${size().rows} ${size().columns}`),
  cat: (args, terminal) => {
    const [path = ''] = args;
    const read = files[path];
    if (read) terminal.write(`${read(terminal)}\n`);
    else terminal.writeError(`cat: can't open '${path}': No such file or directory\n`);
    return read ? 0 : 1;
  },
  true: () => 0,
  false: () => 1,
  test: () => 0,
  command: () => 0,
};

/** One line of a tiny shell; `exit` ends it, so does the last command's code. */
export function runLine(line: string, terminal: Terminal): { code: number; exits: boolean } {
  let code = 0;
  for (const part of line.split(/;|&&|\n/)) {
    const [name = '', ...args] = words(part.trim());
    if (name === '') continue;
    if (name === 'exit') return { code: Number(args[0] ?? code), exits: true };
    const run = commands[name];
    if (run) code = run(args, terminal);
    else {
      terminal.writeError(`sh: ${name}: not found\n`);
      code = 127;
    }
  }
  return { code, exits: false };
}

const shells = new Set(['sh', 'bash', '/bin/sh', '/bin/bash', 'ash', '/bin/ash']);

export const isShell = (command: string[]): boolean => shells.has(command[0] ?? '');

/** Whether the container has such a program; the runtime refuses others before they start. */
export const isKnown = ([name = '']: string[]): boolean =>
  shells.has(name) || name.replace(/^.*\//, '') in commands || name === 'sleep';

/** A command given whole: its exit code, or null when it is a shell that waits for input. */
export function runCommand(command: string[], terminal: Terminal): number | null {
  const [name = '', ...args] = command;
  if (isShell(command)) {
    const at = args.findIndex((one) => /^-[a-z]*c$/.test(one));
    return at >= 0 ? runLine(args[at + 1] ?? '', terminal).code : null;
  }
  return commands[name.replace(/^.*\//, '')]?.(args, terminal) ?? 0;
}
