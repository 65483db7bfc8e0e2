import type { Prompts, Terminal } from '../../context.ts';
import { Fault } from '../../fault.ts';

/** Questions on standard error, asked only where a person can answer; the library loads with the first one. */
export function systemPrompts(terminal: Terminal): Prompts {
  const ask = async <Answer>(
    { message, flag }: { message: string; flag: string },
    put: (
      library: typeof import('@inquirer/prompts'),
      io: { output: NodeJS.WritableStream },
    ) => Promise<Answer>,
  ): Promise<Answer> => {
    if (!terminal.canPrompt) {
      throw new Fault('question_unanswered', `Nobody is there to answer: ${message}`, {
        hint: `Give ${flag}.`,
      });
    }
    try {
      return await put(await import('@inquirer/prompts'), { output: process.stderr });
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError') {
        throw new Fault('interrupted', 'Stopped at a question; nothing was changed.', { cause: error });
      }
      throw error;
    }
  };
  return {
    confirm: (question) =>
      ask(question, (library, io) => library.confirm({ message: question.message, default: false }, io)),
    text: (question) => ask(question, (library, io) => library.input({ message: question.message }, io)),
    secret: (question) =>
      ask(question, (library, io) => library.password({ message: question.message, toggleMask: false }, io)),
    pick: (question) =>
      ask(question, (library, io) =>
        library.search(
          {
            message: question.message,
            source: (term) => {
              const wanted = (term ?? '').toLowerCase();
              return question.choices.filter(({ name }) => name.toLowerCase().includes(wanted));
            },
          },
          io,
        ),
      ),
  };
}
