// A checklist on the device: the same rules as gongzhi/foundation/standards/form.py, compared by tests/browser/test_forms.py.
// A form is the JSON that form.plain() makes: what is as by default is left out of a question.

/** Not applicable 不涉及: an answer to every question of sort "yes". */
export const NOT_HERE = "na";

/** All questions of a form, in order. */
export const questions = (form) => form.sections.flatMap((section) => section.questions);

/** Whether nothing was answered. */
export const empty = (answer) =>
  answer === undefined || answer === null || answer === "" || (Array.isArray(answer) && answer.length === 0);

const own = (answers, code) => (Object.hasOwn(answers, code) ? answers[code] : undefined);

function holds(condition, answer) {
  const least = condition.least ?? null;
  if (least !== null) return Number.isInteger(answer) && answer >= least;
  const wanted = condition.answers ?? [];
  return (Array.isArray(answer) ? answer : [answer]).some((one) => wanted.includes(one));
}

/** The questions that these answers lead to, in order; one that is hidden hides those that hang on it. */
export function asked(form, answers) {
  const shown = new Set();
  return questions(form).filter((question) => {
    const here = (question.when ?? []).every((one) => shown.has(one.question) && holds(one, own(answers, one.question)));
    if (here) shown.add(question.code);
    return here;
  });
}

/** Whether an answer is a failure. */
export function fails(question, answer) {
  if (question.sort === "yes") return answer === "no";
  if (question.sort === "whole") {
    const least = question.least ?? null, most = question.most ?? null;
    return (least !== null && answer < least) || (most !== null && answer > most);
  }
  const failing = question.fails ?? [];
  return (Array.isArray(answer) ? answer : [answer]).some((one) => failing.includes(one));
}

/** Sum up answers. What was not asked counts neither way; what does not apply has no points. */
export function evaluate(form, answers) {
  const failed = [], missing = [], vetoed = [], dimensions = {};
  const shown = new Set(asked(form, answers).map((question) => question.code));
  let points = 0, full = 0;
  for (const section of form.sections) {
    let won = 0, of = 0;
    for (const question of section.questions) {
      const answer = own(answers, question.code);
      if (!shown.has(question.code) || answer === NOT_HERE) continue;
      if (empty(answer)) {
        if (question.required) missing.push(question.code);
        continue;
      }
      of += question.points ?? 0;
      if (fails(question, answer)) {
        failed.push(question.code);
        if (question.veto) vetoed.push(question.code);
      } else {
        won += question.points ?? 0;
      }
    }
    dimensions[section.code] = [won, of];
    points += won;
    full += of;
  }
  return { failed, missing, vetoed, points, full, dimensions, passed: failed.length === 0 && missing.length === 0 };
}
