import { Fault } from '../../fault.ts';
import { type Answer, answerIn } from './answer.ts';

/** Reads what a person copied from the browser: the final address, or the bare code. */
export function answerInPasted(pasted: string, state: string): Extract<Answer, { kind: 'code' | 'refused' }> {
  const text = pasted.trim();
  if (/^[^\s?&=/]+$/.test(text)) return { kind: 'code', code: text };
  const query = text.replace(/^[^?]*\?/, '').replace(/#.*$/, '');
  const parameters = new URLSearchParams(/[=&]/.test(query) ? query : '');
  if (!parameters.has('state') && !namesOfAnswers.some((name) => parameters.has(name))) {
    throw unusable('There is no code in what was pasted.');
  }
  const answer = answerIn(parameters, state);
  if (answer.kind === 'foreign') {
    throw unusable('The pasted address belongs to another login: its state is missing or not the one sent.');
  }
  if (answer.kind === 'unusable') throw unusable('There is no code in the pasted address.');
  return answer;
}

const namesOfAnswers = ['auth_code', 'code', 'error', 'error_code', 'error_description'];

function unusable(message: string): Fault {
  return new Fault('login_unusable', message, {
    hint: 'Run tiktok-seg login --no-browser again, confirm in the browser, and copy the whole address of the page where you end up; it holds auth_code=… . That this page does not load is all right.',
  });
}
