// Certificates for 127.0.0.1 that no client should take, made anew with openssl: nothing secret lies in the repository.

export type WrongCertificate = "expired" | "wrong-host" | "self-signed" | "unknown-authority";

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export type Certificates = Readonly<Record<WrongCertificate, Pair>> & {
  /** PEM of the authority that signed all but the self-signed one. */
  readonly authority: string;
};

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes them; `undefined` where there is no openssl. */
export async function makeCertificates(): Promise<Certificates | undefined> {
  const directory = await Deno.makeTempDir({ prefix: "qwen-tls-" });
  const run = async (...args: readonly string[]): Promise<void> => {
    const { success, stderr } = await new Deno.Command("openssl", { args: [...args], cwd: directory }).output();
    if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  };
  const read = (name: string): Promise<string> => Deno.readTextFile(`${directory}/${name}`);
  const leaf = async (name: string, { host, days }: { host: string; days: number }): Promise<Pair> => {
    await run("req", ...KEY, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    await Deno.writeTextFile(`${directory}/${name}.ext`, `subjectAltName=${host}\nbasicConstraints=CA:FALSE\n`);
    const sign = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", String(days)];
    await run("x509", "-req", "-in", `${name}.csr`, "-out", `${name}.pem`, ...sign, "-extfile", `${name}.ext`);
    return { cert: await read(`${name}.pem`), key: await read(`${name}.key`) };
  };
  try {
    await run(
      "req",
      "-x509",
      ...KEY,
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
      "-subj",
      "/CN=Test Authority",
      "-days",
      "2",
    );
    const own = ["-addext", "subjectAltName=IP:127.0.0.1", "-subj", "/CN=self", "-days", "2"];
    await run("req", "-x509", ...KEY, "-keyout", "self.key", "-out", "self.pem", ...own);
    return {
      authority: await read("ca.pem"),
      expired: await leaf("expired", { host: "IP:127.0.0.1", days: -1 }),
      "wrong-host": await leaf("elsewhere", { host: "DNS:other.example", days: 2 }),
      "self-signed": { cert: await read("self.pem"), key: await read("self.key") },
      "unknown-authority": await leaf("leaf", { host: "IP:127.0.0.1", days: 2 }),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
