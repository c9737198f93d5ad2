// Owns the French catalogue. It is loaded only when it is asked for, so that English pays nothing for it.
import type { Catalogue } from "./en.ts";
import { args } from "./fr/args.ts";
import { auth } from "./fr/auth.ts";
import { chat } from "./fr/chat.ts";
import { config } from "./fr/config.ts";
import { conversation } from "./fr/conversation.ts";
import { demo } from "./fr/demo.ts";
import { doctor } from "./fr/doctor.ts";
import { errors } from "./fr/errors.ts";
import { gateway } from "./fr/gateway.ts";
import { headless } from "./fr/headless.ts";
import { inspect } from "./fr/inspect.ts";
import { launcher } from "./fr/launcher.ts";
import { login } from "./fr/login.ts";
import { network } from "./fr/network.ts";
import { sessions } from "./fr/sessions.ts";
import { ship } from "./fr/ship.ts";
import { terminal } from "./fr/terminal.ts";
import { wizard } from "./fr/wizard.ts";

export const fr: Catalogue = {
  args,
  auth,
  chat,
  config,
  conversation,
  demo,
  doctor,
  errors,
  gateway,
  headless,
  inspect,
  launcher,
  login,
  network,
  sessions,
  ship,
  terminal,
  wizard,
};
