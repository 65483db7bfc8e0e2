import type { Prompts, Question, Terminal } from '../../context.ts';
import { Fault } from '../../fault.ts';
import { safeText } from './safe-text.ts';

/** What `@inquirer/prompts` is told besides the question. */
interface Streams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal?: AbortSignal;
}

/**
 * Questions on standard error, asked only where a person can answer; the library loads with the first one.
 * `stopping` ends every question: in a question a terminal sends no signal for Ctrl-C, but others may send one.
 */
export function systemPrompts(
  terminal: Terminal,
  { output, stopping }: { output: NodeJS.WritableStream; stopping: AbortSignal },
): Prompts {
  const ask = async <Answer>(
    { message, flag, signal }: Question,
    put: (library: typeof import('@inquirer/prompts'), message: string, streams: Streams) => Promise<Answer>,
  ): Promise<Answer> => {
    if (!terminal.canPrompt) {
      throw new Fault('question_unanswered', `Nobody is there to answer: ${message}`, {
        hint: `Give ${flag}.`,
      });
    }
    const stop = signal ? AbortSignal.any([stopping, signal]) : stopping;
    try {
      const library = await import('@inquirer/prompts');
      return await put(library, safeText(message), { input: terminal.input, output, signal: stop });
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      if (error instanceof Error && error.name === 'ExitPromptError') {
        throw new Fault('interrupted', 'Stopped at a question; nothing was changed.', { cause: error });
      }
      throw error;
    }
  };
  return {
    confirm: (question) =>
      ask(question, (library, message, streams) => library.confirm({ message, default: false }, streams)),
    text: (question) => ask(question, (library, message, streams) => library.input({ message }, streams)),
    secret: (question) =>
      ask(question, (library, message, streams) => library.password({ message, toggleMask: false }, streams)),
    pick: (question) =>
      ask(question, (library, message, streams) =>
        library.search({ message, source: searchIn(question.choices) }, streams),
      ),
  };
}

/** Names may come from TikTok, where anybody can choose them. */
function searchIn<Value>(choices: readonly { name: string; value: Value }[]) {
  const shown = choices.map(({ name, value }) => ({ name: safeText(name), value }));
  return (term: string | undefined) => {
    const wanted = (term ?? '').toLowerCase();
    return shown.filter(({ name }) => name.toLowerCase().includes(wanted));
  };
}
