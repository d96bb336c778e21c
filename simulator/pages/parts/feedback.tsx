import type { CustomerFeedbackTemplate } from '../../../lib/messenger/index.ts';

/** The card that asks for feedback. It shows the questions, because the form opens in Messenger only. */
export function Feedback({ template }: { template: CustomerFeedbackTemplate }) {
  const questions = template.feedback_screens.flatMap((screen) => screen.questions);
  return (
    <div class="card">
      <div class="card-words">
        <strong dir="auto">{template.title}</strong>
        {template.subtitle && <p dir="auto">{template.subtitle}</p>}
        {questions.map((question) => (
          <p key={question.id} dir="auto">
            {question.title ?? 'Please rate your experience.'}
          </p>
        ))}
      </div>
      <ul class="card-buttons">
        <li>
          <bdi>{template.button_title ?? 'Rate'}</bdi>
        </li>
      </ul>
    </div>
  );
}
