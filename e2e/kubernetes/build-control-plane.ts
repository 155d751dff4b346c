import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { findGo, type Go } from './find-go.ts';

const sources = path.join(import.meta.dirname, 'control-plane');
const keptMs = 14 * 24 * 3_600_000;
const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];

/** Where a build is kept, for every clone of one user. */
const cacheFolder = (): string =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'quarterdeck/kubernetes');

function hashSources(version: string): string {
  const hash = createHash('sha256').update(`${version} ${process.platform} ${process.arch}`);
  for (const name of readdirSync(sources).sort())
    hash.update(`\n${name}\n`).update(readFileSync(path.join(sources, name)));
  return hash.digest('hex').slice(0, 24);
}

/** Without them the server calls itself v0.0.0-master, which clients do not know what to make of. */
function linkFlags(): string {
  const [, version = ''] = /k8s\.io\/kubernetes (v\S+)/.exec(
    readFileSync(path.join(sources, 'go.mod'), 'utf8'),
  ) ?? [''];
  const [major, minor] = version.slice(1).split('.');
  const values = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: '0'.repeat(40),
    buildDate: '2026-01-01T00:00:00Z',
  };
  const flags = packages.flatMap((name) =>
    Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`),
  );
  return ['-s -w', ...flags].join(' ');
}

// No network, or no Go that is new enough and none to be fetched.
const outOfReach =
  /requires go >=|toolchain not available|module lookup disabled|dial tcp|proxyconnect|no such host|i\/o timeout|connection (refused|reset)|TLS handshake timeout|x509:|unexpected EOF|context deadline exceeded|reading http\S+ (403|429|5\d\d) /;

/** Of the 40 minutes that CI has for everything. */
const buildLimitMs = 15 * 60_000;

/** Drops builds of other sources that nobody has used for a while: each is 180 MB. */
function dropOldBuilds(folder: string, used: string): void {
  utimesSync(used, new Date(), new Date());
  for (const name of readdirSync(folder)) {
    const build = path.join(folder, name);
    // Another clone may have dropped it since.
    const { mtimeMs = Date.now() } = statSync(build, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > keptMs) rmSync(build, { recursive: true, force: true });
  }
}

type Outcome = { code: number | null; isLate: boolean; output: string };

const runGo = ({ program }: Go, args: string[]): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    // No workspace or flags of the user's; a Go that is a little too old fetches the one that go.mod names.
    const env = { ...process.env, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' };
    const [command, words] =
      process.platform === 'win32' ? [program, args] : ['nice', ['-n', '10', program, ...args]];
    const child = spawn(command, words, {
      cwd: sources,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: buildLimitMs,
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = `${output}${chunk}`.slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, isLate: child.killed, output }));
  });

export type ControlPlaneBuild = { binary: string } | { reason: string };

/**
 * The program that holds a whole Kubernetes control plane, built when the cache has none of these sources; or why it
 * cannot be had here. Sources that do not compile throw. Two that build at once both finish; the last one stays.
 */
export async function buildControlPlane(say: (line: string) => void = () => {}): Promise<ControlPlaneBuild> {
  const go = await findGo();
  if ('reason' in go) return go;
  const folder = cacheFolder();
  const binary = path.join(folder, hashSources(go.version), 'control-plane');
  if (existsSync(binary)) {
    dropOldBuilds(folder, path.dirname(binary));
    return { binary };
  }
  mkdirSync(path.dirname(binary), { recursive: true });
  say(
    `Building a Kubernetes control plane with Go ${go.version}: about 5 minutes, once. It is kept in ${folder}`,
  );
  const own = `${binary}.${randomUUID()}`;
  const flags = ['-buildvcs=false', '-mod=readonly', `-ldflags=${linkFlags()}`];
  const built = await runGo(go, ['build', ...flags, '-o', own, '.']);
  if (built.code !== 0) {
    rmSync(own, { force: true });
    if (built.isLate)
      return {
        reason: `the control plane was not built within ${buildLimitMs / 60_000} minutes; what was done is kept, and the next run goes on from there`,
      };
    const unreachable = built.output.split('\n').find((line) => outOfReach.test(line));
    if (unreachable)
      return { reason: `what the control plane is built from is out of reach: ${unreachable}` };
    throw new Error(`the control plane does not build:\n${built.output}`);
  }
  renameSync(own, binary);
  return { binary };
}
