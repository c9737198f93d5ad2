// Owns how the value of a variable may be shown: whole, masked where the name or the form is a secret's, and a URL
// without the password and query it may carry.
import { maskSecret } from "../config/secret.ts";

/** Names that hold secrets by everybody's custom. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|COOKIE|PRIVATE|DSN|SIGNATURE/i;
/** Of these the name says that the value is none. */
const PLAIN_NAME = /_(?:URL|HOSTS?|MODEL|TYPE)$/i;
/** The form of a key, whatever the variable is called. */
const SECRET_VALUE = /^(?:sk|pk|gh[a-z]|xox[a-z]|eyJ)[-_A-Za-z0-9]{8,}/;

/** The value as it may be shown. */
export function shownValue(name: string, value: string): string {
  if (value === "") return value;
  if ((SECRET_NAME.test(name) && !PLAIN_NAME.test(name)) || SECRET_VALUE.test(value)) return maskSecret(value);
  return value.replace(/\/\/[^/\s]*@/g, "//****@").replace(/([?&])([^=&\s]*)=[^&\s]*/g, "$1$2=****");
}
