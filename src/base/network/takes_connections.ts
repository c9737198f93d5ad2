// Owns the one bare connection of the program: does anything take connections at this address? It sends not a byte.

/** Whether a TCP connection comes about within a time. Any failure is a no. */
export async function takesConnections(
  address: { readonly hostname: string; readonly port: number },
  waitMs: number,
): Promise<boolean> {
  const connecting = Deno.connect(address).then((connection) => {
    connection.close();
    return true;
  }, () => false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), waitMs));
  try {
    return await Promise.race([connecting, late]);
  } finally {
    clearTimeout(timer);
  }
}
