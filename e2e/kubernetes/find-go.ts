import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const needed = { major: 1, minor: 26 };

const places = (): string[] => [
  ...(process.env.PATH ?? '').split(path.delimiter),
  '/usr/local/go/bin',
  path.join(homedir(), 'go/bin'),
  path.join(homedir(), 'sdk/go/bin'),
];

export type Go = { program: string; version: string };

/** The first Go that is new enough, or why there is none. */
export async function findGo(): Promise<Go | { reason: string }> {
  const programs = [...new Set(places().map((folder) => path.join(folder, 'go')))].filter((one) =>
    existsSync(one),
  );
  const seen: string[] = [];
  for (const program of programs) {
    const answer = await run(program, ['version'], { env: { ...process.env, GOTOOLCHAIN: 'local' } }).catch(
      () => null,
    );
    const [, version, major, minor] = /go((\d+)\.(\d+)\S*)/.exec(answer?.stdout ?? '') ?? [];
    if (!version) continue;
    if (Number(major) > needed.major || Number(minor) >= needed.minor) return { program, version };
    seen.push(version);
  }
  const wanted = `Go ${needed.major}.${needed.minor} or newer is needed to build a Kubernetes control plane`;
  return { reason: seen.length > 0 ? `${wanted}, found ${seen.join(', ')}` : `${wanted}, found none` };
}
