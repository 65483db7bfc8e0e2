import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Which addresses of this machine that others can reach answer on a port; undefined where it has none. */
export async function openToTheNetwork(port: number): Promise<string[] | undefined> {
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
    all
      .filter(({ internal }) => !internal)
      .map(({ address }) => (address.startsWith('fe80:') ? `${address}%${name}` : address)),
  );
  if (addresses.length === 0) return undefined;
  const found = await Promise.all(addresses.map(async (host) => ((await answers(host, port)) ? [host] : [])));
  return found.flat();
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}
