import { Fault } from '../../fault.ts';
import { type EmulatorFault, faultSchema } from './vocabulary.ts';

/** One `--fault`; what it does not understand is fault `usage`. */
export function parseFault(text: string): EmulatorFault {
  const match = /^([^=]+)=([^@]+)(?:@(.+))?$/.exec(text.trim());
  const [path = '', what = '', when] = match?.slice(1) ?? [];
  const raw = { path: path.trim(), ...whatOf(what.trim()), ...whenOf(when) };
  if (!match || !('fault' in raw)) throw unclear(text);
  const [issue] = faultSchema.safeParse(raw).error?.issues ?? [];
  if (issue) throw unclear(text, ` (${issue.path.join('.') || 'WHAT or WHEN'}: ${issue.message})`);
  return raw as EmulatorFault;
}

function whatOf(text: string): object {
  const [name = '', first, ...rest] = text.split(':');
  const argument = [first, ...rest].filter((part) => part !== undefined).join(':');
  const work = argument === '' ? {} : { work: argument };
  if (/^\d{5}$/.test(name)) return { fault: 'code', code: Number(name), ...work };
  if (/^\d{3}$/.test(name)) return { fault: 'http', status: Number(name), ...work };
  switch (name) {
    case 'html':
      return { fault: 'html', ...work };
    case 'latency':
      return { fault: 'latency', milliseconds: milliseconds(argument) };
    case 'late':
      return { fault: 'latency', milliseconds: milliseconds(argument), before: 'answer' };
    case 'slow':
      return { fault: 'slow', milliseconds: milliseconds(argument) };
    case 'drop':
      return { fault: 'drop', at: argument };
    case 'shape':
      return { fault: 'shape', shape: argument };
    case 'quota':
      return { fault: 'quota', requests: Number(argument || Number.NaN) };
    case 'poison':
      return { fault: 'code', code: 40002, digests: argument.split('+') };
    case 'processing': {
      const problem = rest.join(':');
      return { fault: 'processing', milliseconds: milliseconds(first ?? ''), ...(problem && { problem }) };
    }
    default:
      // What takes no argument, and whatever the vocabulary does not know.
      return { fault: name, ...(argument && { argument }) };
  }
}

function whenOf(text: string | undefined): object {
  if (text === undefined) return {};
  return Object.assign({}, ...text.split(',').map((part) => oneWhen(part.trim())));
}

function oneWhen(text: string): object {
  const number = /^\d+$/.exec(text);
  if (number) return { from: Number(text), to: Number(text) };
  const range = /^(\d+)\.\.(\d*)$/.exec(text);
  if (range) return { from: Number(range[1]), ...(range[2] && { to: Number(range[2]) }) };
  const share = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (share) return { rate: Number(share[1]) / 100 };
  const named = /^(every|times):(\d+)$/.exec(text);
  if (named?.[1]) return { [named[1]]: Number(named[2]) };
  return { [text]: true };
}

/** "300ms", "2s", "10m", "1h", or two of them with a dash between. */
function milliseconds(text: string): unknown {
  const times = text.split('-').map((part) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(part);
    return Number(match?.[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(match?.[2] ?? 'ms') as 'ms'];
  });
  return times.length === 1 ? times[0] : times;
}

function unclear(text: string, reason = ''): Fault {
  const message = `The fault ${JSON.stringify(text)} is not understood${reason}.`;
  // A digest must not come into a message.
  return new Fault('usage', message.replace(/[0-9a-f]{20,}/gi, '…'), {
    hint: "It should read like 'segment/mapping=40100@20%'. `tiktok-seg emulator --help` lists what there is.",
  });
}
