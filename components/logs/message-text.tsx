'use client';
import { type CSSProperties, memo, useMemo } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { type MarkRule, segmentsOf } from './message-segments.ts';
import type { Rgb, TextStyle } from './parse-ansi.ts';

/** The colour's hue on a lightness that the theme's surface lets one read. */
const onTheme = ([red, green, blue]: Rgb, lightness: string): string =>
  `oklch(from rgb(${red} ${green} ${blue}) var(${lightness}) min(c, 0.16) h)`;

const cssOf = (style: TextStyle | null): CSSProperties | undefined =>
  style
    ? {
        color: style.color && onTheme(style.color, '--ansi-text'),
        background: style.background && onTheme(style.background, '--ansi-ground'),
        fontWeight: style.bold ? 600 : undefined,
        fontStyle: style.italic ? 'italic' : undefined,
        textDecoration: style.underline ? 'underline' : undefined,
      }
    : undefined;

/** A message as one run of text: nothing is added to it, colours and marks are spans. */
export const MessageText = memo(function MessageText({
  message,
  mark,
  isCurrent,
}: {
  message: string;
  mark: MarkRule;
  isCurrent: boolean;
}) {
  const segments = useMemo(() => segmentsOf(message, mark), [message, mark]);
  let offset = 0;
  return segments.map((segment) => {
    const key = `${offset}${segment.bidi ?? ''}`;
    offset += segment.text.length;
    if (segment.bidi)
      return (
        <span
          key={key}
          data-bidi={segment.bidi}
          title={`The message holds the direction control ${segment.bidi} here.`}
          className="rounded-[3px] bg-degraded-weak px-1 text-degraded text-xs before:content-[attr(data-bidi)]"
        />
      );
    if (segment.isMark)
      return (
        <mark
          key={key}
          style={cssOf(segment.style)}
          className={classNames(
            'rounded-[3px] text-text',
            isCurrent ? 'bg-accent/35' : 'bg-[oklch(84%_.1_75)] dark:bg-[oklch(44%_.07_65)]',
          )}
        >
          {segment.text}
        </mark>
      );
    if (!segment.style && !segment.isKey) return segment.text;
    return (
      <span
        key={key}
        style={cssOf(segment.style)}
        className={segment.isKey || segment.style?.dim ? 'text-muted' : undefined}
      >
        {segment.text}
      </span>
    );
  });
});
