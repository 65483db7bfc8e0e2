import type { Server } from 'node:http';
import { Fault } from '../../fault.ts';
import type { Redirect } from './redirect.ts';

/** One server for each loopback family, or none at all: whoever held the other one could catch the code. */
export async function listenOn(redirect: Redirect, makeServer: () => Server): Promise<Server[]> {
  const servers: Server[] = [];
  try {
    for (const host of redirect.hosts) {
      const server = makeServer();
      if (await listens(server, host, redirect.port)) servers.push(server);
    }
    if (servers.length > 0) return servers;
  } catch (error) {
    for (const server of servers) server.close();
    throw faultOf(error as NodeJS.ErrnoException, redirect);
  }
  throw new Fault(
    'configuration',
    `This machine has no loopback address to listen on for ${redirect.text}.`,
    {
      hint: 'Use tiktok-seg login --no-browser.',
    },
  );
}

/** `false` where the machine lacks the address family, e.g. a container without IPv6. */
function listens(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(false);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => resolve(true));
  });
}

function faultOf(error: NodeJS.ErrnoException, { text, port }: Redirect): Fault {
  if (error.code === 'EADDRINUSE') {
    return new Fault(
      'port_in_use',
      `Port ${port} is in use, so TikTok's answer cannot be received at ${text}.`,
      {
        hint: 'Stop the other program (perhaps a second login), or give another address registered for the app with --redirect-uri, or use --no-browser.',
        cause: error,
      },
    );
  }
  return new Fault(
    'configuration',
    `It is not possible to listen on ${text} (${error.code ?? error.message}).`,
    {
      hint: 'Give another address registered for the app with --redirect-uri, or use --no-browser.',
      cause: error,
    },
  );
}
