import { shortenId } from '#components/ui/shorten-id.ts';

const counted: [pattern: RegExp, verb: string, noun: string][] = [
  [/^has started (\d+) tasks?\b/, 'Started', 'task'],
  [/^has stopped (\d+) running tasks?\b/, 'Stopped', 'running task'],
  [/^has begun draining connections on (\d+) tasks?\b/, 'Draining the connections of', 'task'],
  [/^registered (\d+) targets?\b/, 'Registered', 'target'],
  [/^deregistered (\d+) targets?\b/, 'Deregistered', 'target'],
];

const countIn = (sentence: string): string => {
  for (const [pattern, verb, noun] of counted) {
    const count = pattern.exec(sentence)?.[1];
    if (count) return sentence.replace(pattern, `${verb} ${count} ${noun}${count === '1' ? '' : 's'}`);
  }
  return sentence.replace(/^has reached a steady state/, 'Reached a steady state');
};

/** An event of ECS in one line: without the service's own name, ARNs by their name, ids shortened. */
export const eventText = (message: string): string => {
  const bare = message
    .replace(/^\(service [^)]+\),?\s*/, '')
    .replace(/arn:aws[\w-]*:elasticloadbalancing:[^\s)]*:targetgroup\/([^/\s)]+)\/\w+/g, '$1')
    .replace(/arn:aws[\w-]*:[^\s)]*[/:]([\w.+=@-]+)/g, '$1')
    .replace(/\b[0-9a-f]{32}\b/g, (id) => shortenId(id))
    .replace(/\(target-group ([^)]+)\)/g, '$1')
    .replace(/\((task|instance|container-instance|port) ([^)]+)\)/g, '$1 $2');
  const sentence = countIn(bare)
    .replace(/: task /, ': ')
    .replace(/\.? ?$/, '');
  const whole = /^(is|was|has|did|could|cannot) /.test(sentence) ? `The service ${sentence}` : sentence;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
};
