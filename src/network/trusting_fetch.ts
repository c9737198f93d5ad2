// Owns the real `fetch`, trusting the certificate authorities that the user added beside the system's.

/** `fetch` that also trusts these PEM texts; a client of its own is made only when there are any. */
export function trustingFetch(caCerts: readonly string[]): typeof fetch {
  if (caCerts.length === 0) return (input, init) => fetch(input, init);
  const client = Deno.createHttpClient({ caCerts: [...caCerts] });
  return (input, init) => fetch(input, { ...init, client });
}
