/** The title of a page: `<thing> · <cluster or account> · Quarterdeck`. */
export const pageTitle = (thing: string, where: string): string => `${thing} · ${where} · Quarterdeck`;

/** The middle of a title of a page over several accounts: the accounts asked for, or all. */
export const accountsTitle = (account: string | undefined): string => account || 'all accounts';
