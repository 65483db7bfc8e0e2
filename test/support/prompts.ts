import assert from 'node:assert/strict';
import type { Prompts, Question } from '../../src/context.ts';
import { Fault } from '../../src/fault.ts';

/** One answer of a person. `pick` is the name of a choice, or a part of it that fits one choice only. */
export type Answer = { confirm: boolean } | { text: string } | { secret: string } | { pick: string };

export interface Asked {
  kind: 'confirm' | 'text' | 'secret' | 'pick';
  message: string;
  flag: string;
  choices?: string[];
}

/** Answers questions in the given order; when none is left, nobody can answer. */
export class ScriptedPrompts implements Prompts {
  readonly asked: Asked[] = [];
  readonly #answers: Answer[];

  constructor(answers: readonly Answer[] = []) {
    this.#answers = [...answers];
  }

  async confirm(question: Question): Promise<boolean> {
    const answer = this.#next({ kind: 'confirm', message: question.message, flag: question.flag });
    assert.ok(
      'confirm' in answer,
      `asked to confirm "${question.message}", script says ${JSON.stringify(answer)}`,
    );
    return answer.confirm;
  }

  async text(question: Question): Promise<string> {
    const answer = this.#next({ kind: 'text', message: question.message, flag: question.flag });
    assert.ok(
      'text' in answer,
      `asked for text "${question.message}", script says ${JSON.stringify(answer)}`,
    );
    return answer.text;
  }

  async secret(question: Question): Promise<string> {
    const answer = this.#next({ kind: 'secret', message: question.message, flag: question.flag });
    assert.ok('secret' in answer, `asked for a secret "${question.message}", script says another kind`);
    return answer.secret;
  }

  async pick<Value>(
    question: Question & { choices: readonly { name: string; value: Value }[] },
  ): Promise<Value> {
    const names = question.choices.map((choice) => choice.name);
    const answer = this.#next({
      kind: 'pick',
      message: question.message,
      flag: question.flag,
      choices: names,
    });
    assert.ok('pick' in answer, `asked to pick "${question.message}", script says ${JSON.stringify(answer)}`);
    const fitting = question.choices.filter((choice) => choice.name.includes(answer.pick));
    const only = fitting[0];
    assert.ok(only && fitting.length === 1, `"${answer.pick}" fits ${fitting.length} of ${names.join(', ')}`);
    return only.value;
  }

  #next(asked: Asked): Answer {
    this.asked.push(asked);
    const answer = this.#answers.shift();
    if (answer) return answer;
    throw new Fault('question_unanswered', `Nobody can answer: ${asked.message}`, {
      hint: `Give ${asked.flag}.`,
    });
  }
}
