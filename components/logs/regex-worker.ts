export type RegexJob = { id: number; source: string; flags: string; texts: string[] };
/** For each text null, or where it matches: from, to, from, to, … */
export type RegexAnswer = { id: number; found: (number[] | null)[] };

const mostMarks = 50;

const findIn = (text: string, regex: RegExp): number[] | null => {
  const found: number[] = [];
  for (const match of text.matchAll(regex)) {
    found.push(match.index, match.index + match[0].length);
    if (found.length >= mostMarks * 2) break;
  }
  return found.length > 0 ? found : null;
};

// A page cannot stop an expression that backtracks for ever, but it can end the worker that runs it.
self.addEventListener('message', ({ data }: MessageEvent<RegexJob>) => {
  const regex = new RegExp(data.source, `g${data.flags}`);
  const answer: RegexAnswer = { id: data.id, found: data.texts.map((text) => findIn(text, regex)) };
  self.postMessage(answer);
});
