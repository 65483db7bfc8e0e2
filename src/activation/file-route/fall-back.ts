import { Fault } from '../../fault.ts';
import { TiktokFault } from '../../tiktok/index.ts';

/** The streaming API is not open to the app; files need no such permission (reference: 40118). */
export function isClosedToApp(error: unknown): error is TiktokFault {
  return error instanceof TiktokFault && error.tiktokCode === 40118;
}

export function offeringFiles(fault: TiktokFault): Fault {
  return new Fault(fault.code, fault.message, {
    hint: `${fault.hint ?? ''}\nOr fill an audience of another name with customer files, which need no such permission: --via file.`.trim(),
    cause: fault,
  });
}
