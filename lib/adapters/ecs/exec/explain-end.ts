import { redact } from '#lib/adapters/aws/sdk-error.ts';
import type { ChannelEnd } from '#lib/adapters/ssm-session/data-channel.ts';

const missingProgram = /Unable to start command.*(no such file or directory|executable file not found)/is;

/** The end of a session in words: the agent frames its own with dashes and ids. */
export const explainEnd = (
  { exitCode, reason }: ChannelEnd,
  what: { container: string; command: string[] },
): ChannelEnd => {
  if (reason === undefined) return { exitCode };
  if (missingProgram.test(reason))
    return { exitCode, reason: `The image of "${what.container}" has no ${what.command[0]}.` };
  const said = redact(reason.replace(/-{3,}\s*ERROR\s*-{3,}/g, '').trim()).slice(0, 500);
  return said ? { exitCode, reason: said } : { exitCode };
};
