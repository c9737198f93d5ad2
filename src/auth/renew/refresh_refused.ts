// Owns the one refusal that ends a login: the issuer says `invalid_grant` (RFC 6749 section 5.2) of its refresh token.
import { QwenError } from "../../base/errors.ts";

/** The refresh token is good no more; `refresh.ts` removes the login that holds it. */
export class GrantRefused extends QwenError {}

/** The same, while another program had broken our lock: it may have used the refresh token up and hold its successor. */
export class ContestedRefusal extends GrantRefused {}
