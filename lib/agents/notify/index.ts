/** Tells agents that a customer waits: by notifications (web push) and by mail. */
export { snsMail } from './mail.ts';
export { type LaterNotice, type Notice, parseNotice } from './notice.ts';
export { inboxLink } from './notification.ts';
export { type NoticeQueue, type Notifier, notifier, sqsNoticeQueue } from './notifier.ts';
export { type OpeningPorts, tellOfOpening } from './opening.ts';
export { isPushEndpoint } from './push-endpoint.ts';
export { type NotifyPorts, runNotice } from './run-notice.ts';
export { toldItems } from './told-items.ts';
export { vapidSubject } from './vapid-subject.ts';
export { webPush } from './web-push.ts';
