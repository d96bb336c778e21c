import { type Queue, sqsQueue } from '../lib/queue/index.ts';
import { need, type Settings } from '../lib/settings/index.ts';

/** The two queues that the settings name. During a deploy a function may run without the second one's name yet. */
export function queueOf(settings: Settings): Queue {
  return sqsQueue(queueOptions(settings));
}

export function queueOptions(settings: Settings) {
  const { webQueueUrl: webUrl, sqsEndpoint: endpoint } = settings;
  return { url: need(settings, 'queueUrl'), ...(webUrl !== undefined && { webUrl }), endpoint };
}
