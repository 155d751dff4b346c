import { maxPasswordLength, minPasswordLength } from '#lib/contract/password-length.ts';
import { LabelledInput } from './labelled-input.tsx';

/** A password that is chosen here. */
export const NewPasswordInput = ({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (password: string) => void;
}) => (
  <LabelledInput
    label={label}
    type="password"
    autoComplete="new-password"
    required
    minLength={minPasswordLength}
    maxLength={maxPasswordLength}
    hint={`At least ${minPasswordLength} characters.`}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);

/** Why a password cannot be taken, undefined when it can. */
export const passwordFault = (password: string): string | undefined =>
  password.length < minPasswordLength
    ? `A password has at least ${minPasswordLength} characters.`
    : undefined;
