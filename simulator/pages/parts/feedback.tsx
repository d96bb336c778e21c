import type { CustomerFeedbackTemplate } from '../../../lib/messenger/index.ts';

/** The card that asks for feedback. It shows the questions, because the form opens in Messenger only. */
export function Feedback({ template }: { template: CustomerFeedbackTemplate }) {
  const questions = template.feedback_screens.flatMap((screen) => screen.questions);
  return (
    <div class="card">
      <div class="card-words">
        <strong>{template.title}</strong>
        {template.subtitle && <p>{template.subtitle}</p>}
        {questions.map((question) => (
          <p key={question.id}>{question.title ?? 'Please rate your experience.'}</p>
        ))}
      </div>
      <ul class="card-buttons">
        <li>
          <span>{template.button_title ?? 'Rate'}</span>
        </li>
      </ul>
    </div>
  );
}
