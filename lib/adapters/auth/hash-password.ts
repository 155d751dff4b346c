import { hash, verify } from '@node-rs/argon2';

/** Argon2id, the package's default algorithm, at the first choice of OWASP's Password Storage sheet. */
const parameters = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** The PHC string of a password. */
export const hashPassword = (password: string): Promise<string> => hash(password, parameters);

/** False, too, for a hash that is none. */
export const isPasswordOf = async (input: { hash: string; password: string }): Promise<boolean> => {
  try {
    return await verify(input.hash, input.password);
  } catch {
    return false;
  }
};
