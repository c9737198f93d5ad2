// Owns the English catalogue, which is also the shape that every other language must fill.
import { args } from "./en/args.ts";
import { auth } from "./en/auth.ts";
import { errors } from "./en/errors.ts";
import { inspect } from "./en/inspect.ts";
import { config } from "./en/config.ts";
import { launcher } from "./en/launcher.ts";
import { chat } from "./en/chat.ts";
import { gateway } from "./en/gateway.ts";
import { headless } from "./en/headless.ts";
import { login } from "./en/login.ts";
import { network } from "./en/network.ts";
import { terminal } from "./en/terminal.ts";
import { wizard } from "./en/wizard.ts";
import { conversation } from "./en/conversation.ts";
import { sessions } from "./en/sessions.ts";
import { doctor } from "./en/doctor.ts";
import { demo } from "./en/demo.ts";
import { ship } from "./en/ship.ts";

export const en = {
  args,
  auth,
  errors,
  inspect,
  config,
  launcher,
  chat,
  gateway,
  headless,
  login,
  network,
  terminal,
  wizard,
  conversation,
  sessions,
  doctor,
  demo,
  ship,
};

/** `T` with its literal strings widened: what a translation of it must provide. */
type Translated<T> = T extends string ? string
  : T extends (...parameters: infer P) => infer R ? (...parameters: P) => Translated<R>
  : T extends readonly (infer E)[] ? readonly Translated<E>[]
  : { readonly [K in keyof T]: Translated<T[K]> };

export type Catalogue = Translated<typeof en>;
