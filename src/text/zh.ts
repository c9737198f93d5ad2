// Owns the Simplified Chinese catalogue. It is loaded only when it is asked for, so that English pays nothing for it.
import type { Catalogue } from "./en.ts";
import { args } from "./zh/args.ts";
import { auth } from "./zh/auth.ts";
import { chat } from "./zh/chat.ts";
import { config } from "./zh/config.ts";
import { conversation } from "./zh/conversation.ts";
import { demo } from "./zh/demo.ts";
import { doctor } from "./zh/doctor.ts";
import { errors } from "./zh/errors.ts";
import { gateway } from "./zh/gateway.ts";
import { headless } from "./zh/headless.ts";
import { inspect } from "./zh/inspect.ts";
import { launcher } from "./zh/launcher.ts";
import { login } from "./zh/login.ts";
import { network } from "./zh/network.ts";
import { sessions } from "./zh/sessions.ts";
import { ship } from "./zh/ship.ts";
import { terminal } from "./zh/terminal.ts";
import { wizard } from "./zh/wizard.ts";

export const zh: Catalogue = {
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
