/** Characters of a password, the same wherever one is set. */
export const minPasswordLength = 8;
export const maxPasswordLength = 128;
