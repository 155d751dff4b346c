/**
 * A CloudWatch Logs pattern that matches every message with this substring, or undefined where none surely does.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html (regex: these characters stand for themselves)
 */
export const toFilterPattern = (filter: string | undefined): string | undefined =>
  filter && /^[A-Za-z0-9_#=@/;,-]{3,200}$/.test(filter) ? `%${filter}%` : undefined;
