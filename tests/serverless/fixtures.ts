const quiet = `
    export const handler = async () => {};
  `;

/** Functions that print their input, in place of the project's own: these tests are about the stack around them. */
export const fixtures = {
  'handlers/verify.ts': `
    export const handler = async ({ queryStringParameters }) => ({ statusCode: 200, body: queryStringParameters['hub.challenge'] });
  `,
  // Takes { group, id, text }.
  'handlers/events.ts': `
    import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
    const sqs = new SQSClient({ endpoint: process.env.SQS_ENDPOINT });
    export const handler = async ({ body }) => {
      if (!body.startsWith('{"group"')) return { statusCode: 200 };
      const { group, id } = JSON.parse(body);
      const message = { MessageGroupId: group, MessageDeduplicationId: id, MessageBody: body };
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, ...message }));
      return { statusCode: 200 };
    };
  `,
  'handlers/turn.ts': `
    import bot from '../bot.ts';
    export const handler = async ({ check, Records: [record] = [] }) => {
      if (check === 'bot') return { loads: true };
      const { text } = JSON.parse(record.body);
      console.log('turn:', await bot(text), 'attempt', record.attributes.ApproximateReceiveCount);
    };
  `,
  'handlers/socket.ts': `
    export const handler = async ({ requestContext }) => ({ statusCode: requestContext.eventType === 'CONNECT' ? 403 : 200 });
  `,
  'handlers/clock.ts': quiet,
  'handlers/work.ts': quiet,
  'handlers/notify.ts': quiet,
  'handlers/mail.ts': quiet,
  'bot.ts': `
    export default async (text) => text;
  `,
};
