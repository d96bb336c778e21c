export { answerChallenge } from './challenge.ts';
export { type Envelope, openEnvelope, type Receipt } from './envelope.ts';
export { webhookFields } from './fields.ts';
export { type Answer, type Delivery, type Receiver, receive } from './receive.ts';
export { header, rawBody } from './request.ts';
export { sign, verifySignature } from './signature.ts';
