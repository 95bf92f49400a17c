/** Lets a waiting version in when a person has said so, and never before. */
export function letIn(worker: ServiceWorkerGlobalScope, event: ExtendableMessageEvent): void {
  const message: unknown = event.data;
  if (
    typeof message === 'object' &&
    message &&
    'type' in message &&
    message.type === 'SKIP_WAITING'
  ) {
    void worker.skipWaiting();
  }
}
